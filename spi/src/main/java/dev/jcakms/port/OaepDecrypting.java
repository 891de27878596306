package dev.jcakms.port;

/** Has the root decrypt by one RSA key. Thread-safe; judged at each call. */
public interface OaepDecrypting {
  /** The key ARN. */
  String keyArn();

  /**
   * Decrypts. The caller owns the result and wipes it.
   *
   * @throws KmsInvalidCiphertextException without a cause, for whatever does not decrypt
   */
  byte[] decrypt(byte[] ciphertext);
}
