package dev.jcakms.hsm.pkcs11;

/** What an answer of the module other than CKR_OK means for the work that got it. */
enum Fault {
  /** The session is of no more use; another may be. */
  SESSION_LOST,
  /** Nobody is logged in any more. */
  LOGIN_LOST,
  /** The object is gone, or hidden because the token or the login is. */
  OBJECT_LOST,
  /** Somebody in this process has ended the module's work. */
  MODULE_LOST,
  /** The token failed, or is away. */
  TOKEN_FAILED,
  /** The request itself was refused: the same one will be again. */
  REFUSED;

  /** What an answer means; one that nobody foresaw is the token's fault, never the input's. */
  static Fault of(CryptokiException answer) {
    return switch (answer.ckr()) {
      case SESSION_HANDLE_INVALID, SESSION_CLOSED, OPERATION_ACTIVE, OPERATION_NOT_INITIALIZED ->
          SESSION_LOST;
      case USER_NOT_LOGGED_IN -> LOGIN_LOST;
      case OBJECT_HANDLE_INVALID, KEY_HANDLE_INVALID, UNWRAPPING_KEY_HANDLE_INVALID -> OBJECT_LOST;
      case CRYPTOKI_NOT_INITIALIZED -> MODULE_LOST;
      case ARGUMENTS_BAD,
          ATTRIBUTE_READ_ONLY,
          ATTRIBUTE_SENSITIVE,
          ATTRIBUTE_TYPE_INVALID,
          ATTRIBUTE_VALUE_INVALID,
          ACTION_PROHIBITED,
          DATA_INVALID,
          DATA_LEN_RANGE,
          ENCRYPTED_DATA_INVALID,
          ENCRYPTED_DATA_LEN_RANGE,
          AEAD_DECRYPT_FAILED,
          FUNCTION_NOT_SUPPORTED,
          KEY_SIZE_RANGE,
          KEY_TYPE_INCONSISTENT,
          KEY_FUNCTION_NOT_PERMITTED,
          MECHANISM_INVALID,
          MECHANISM_PARAM_INVALID,
          PIN_INCORRECT,
          PIN_INVALID,
          PIN_LEN_RANGE,
          PIN_EXPIRED,
          PIN_LOCKED,
          SESSION_READ_ONLY,
          TEMPLATE_INCOMPLETE,
          TEMPLATE_INCONSISTENT,
          TOKEN_WRITE_PROTECTED,
          UNWRAPPING_KEY_SIZE_RANGE,
          UNWRAPPING_KEY_TYPE_INCONSISTENT,
          WRAPPED_KEY_INVALID,
          WRAPPED_KEY_LEN_RANGE,
          DOMAIN_PARAMS_INVALID,
          CURVE_NOT_SUPPORTED ->
          REFUSED;
      default -> TOKEN_FAILED;
    };
  }
}
