package dev.jcakms.port;

/**
 * A new data key pair. All arrays are the caller's, the first to wipe.
 *
 * @param privateKey the PKCS #8 form (RFC 5958, DER) of the private half; secret
 * @param sealed the root ciphertext of that form, of type DATA_KEY_PAIR, and who made it
 * @param publicKey the SubjectPublicKeyInfo (RFC 5280, DER) of the public half
 * @param spec what it is
 */
public record GeneratedDataKeyPair(
    byte[] privateKey, DirectCiphertext sealed, byte[] publicKey, KmsKeySpec spec) {
  /** The key alone. */
  @Override
  public String toString() {
    return "GeneratedDataKeyPair[" + sealed.keyArn() + "]";
  }
}
