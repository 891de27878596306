package dev.jcakms.port;

/**
 * A root ciphertext and who made it. The array is the caller's from now on.
 *
 * @param ciphertextBlob the root ciphertext
 * @param keyArn the key that sealed it
 * @param keyMaterialId the material that sealed it, 64 hexadecimal digits
 */
public record DirectCiphertext(byte[] ciphertextBlob, String keyArn, String keyMaterialId) {
  /** The key alone. */
  @Override
  public String toString() {
    return "DirectCiphertext[" + keyArn + "]";
  }
}
