package dev.jcakms.port;

/**
 * The plaintext of a root ciphertext and whose it was. The array is the caller's, to use and to
 * wipe.
 *
 * @param plaintext secret
 * @param keyArn the key that opened it
 * @param keyMaterialId the material that opened it, 64 hexadecimal digits
 */
public record DirectPlaintext(byte[] plaintext, String keyArn, String keyMaterialId) {
  /** The key alone. */
  @Override
  public String toString() {
    return "DirectPlaintext[" + keyArn + "]";
  }
}
