package dev.jcakms.port;

/**
 * Encrypts to one RSA key, in software. Thread-safe; judged at each call. Whoever has the public
 * key can do so without it: here the key's state is asked too.
 */
public interface OaepEncrypting {
  /** The key ARN. */
  String keyArn();

  /**
   * Encrypts.
   *
   * @throws KmsException VALIDATION for a plaintext that is too long for modulus and hash
   */
  byte[] encrypt(byte[] plaintext);
}
