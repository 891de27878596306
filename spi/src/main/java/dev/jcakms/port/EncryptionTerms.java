package dev.jcakms.port;

import dev.jcakms.format.EncryptionContext;

/**
 * What something is encrypted under: one side of a re-encryption.
 *
 * @param key by id, ARN or alias; what a symmetric key sealed is also opened under {@link
 *     KeyName#byCiphertext()}
 * @param algorithm one of the key's
 * @param context bound by symmetric keys alone
 */
public record EncryptionTerms(
    KeyName key, EncryptionAlgorithm algorithm, EncryptionContext context) {
  /**
   * Refuses what no RSA key can do.
   *
   * @throws KmsException VALIDATION for an algorithm of RSA with a context, or without a named key
   */
  public EncryptionTerms {
    if (algorithm.oaep().isPresent()) {
      if (!context.equals(EncryptionContext.none())) {
        throw new KmsException(
            KmsErrorCode.VALIDATION,
            "EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.");
      }
      if (key.isByCiphertext()) {
        throw new KmsException(
            KmsErrorCode.VALIDATION,
            "A KeyId is needed for EncryptionAlgorithm " + algorithm + ".");
      }
    }
  }

  /** Under a symmetric key. */
  public static EncryptionTerms symmetric(KeyName key, EncryptionContext context) {
    return new EncryptionTerms(key, EncryptionAlgorithm.SYMMETRIC_DEFAULT, context);
  }

  /** Under an RSA key. */
  public static EncryptionTerms rsa(KeyName key, EncryptionAlgorithm algorithm) {
    return new EncryptionTerms(key, algorithm, EncryptionContext.none());
  }
}
