package dev.jcakms.port;

/** AWS KMS's error codes, as far as they are given here. */
public enum KmsErrorCode {
  /** The caller may not do this, or the key of a ciphertext is unknown: one answer for both. */
  ACCESS_DENIED("AccessDeniedException"),
  /** The alias or key exists already. */
  ALREADY_EXISTS("AlreadyExistsException"),
  /** The key is disabled. */
  DISABLED("DisabledException"),
  /** The ciphertext was made under another key than the one given. */
  INCORRECT_KEY("IncorrectKeyException"),
  /** The alias name is not one. */
  INVALID_ALIAS_NAME("InvalidAliasNameException"),
  /** The ARN is not one, or not of a kind that is taken here. */
  INVALID_ARN("InvalidArnException"),
  /** The ciphertext, or what it was sealed with, is not what it should be. */
  INVALID_CIPHERTEXT("InvalidCiphertextException"),
  /** The key's usage or spec does not fit the operation. */
  INVALID_KEY_USAGE("InvalidKeyUsageException"),
  /** The MAC is not the key's of that message. */
  INVALID_MAC("KMSInvalidMacException"),
  /** The marker is not one of a page of this list. */
  INVALID_MARKER("InvalidMarkerException"),
  /** The signature is not the key's of that message. */
  INVALID_SIGNATURE("KMSInvalidSignatureException"),
  /** The key's state does not allow the operation. */
  INVALID_STATE("KMSInvalidStateException"),
  /** The root or the store is away; the same call may succeed later. */
  KEY_UNAVAILABLE("KeyUnavailableException"),
  /** Something is wrong that no caller can mend: a damaged store, a refused root. */
  INTERNAL("KMSInternalException"),
  /** A quota is used up. */
  LIMIT_EXCEEDED("LimitExceededException"),
  /** No such key or alias. */
  NOT_FOUND("NotFoundException"),
  /** A tag is not one that a key can have. */
  TAG("TagException"),
  /** Not offered, or not by this root. */
  UNSUPPORTED_OPERATION("UnsupportedOperationException"),
  /** A parameter is out of its range or shape. */
  VALIDATION("ValidationException");

  private final String awsName;

  KmsErrorCode(String awsName) {
    this.awsName = awsName;
  }

  /** The code as AWS writes it. */
  public String awsName() {
    return awsName;
  }
}
