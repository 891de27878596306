package dev.jcakms.port;

import java.util.Optional;

/**
 * A ciphertext that was made of another one. The array is the caller's.
 *
 * @param ciphertextBlob what was made
 * @param sourceKeyArn the key that opened the other
 * @param sourceKeyMaterialId its material, 64 hexadecimal digits; empty for an RSA key
 * @param keyArn the key that made this one
 * @param keyMaterialId its material, 64 hexadecimal digits; empty for an RSA key
 */
public record ReEncrypted(
    byte[] ciphertextBlob,
    String sourceKeyArn,
    Optional<String> sourceKeyMaterialId,
    String keyArn,
    Optional<String> keyMaterialId) {
  /** The keys alone. */
  @Override
  public String toString() {
    return "ReEncrypted[" + sourceKeyArn + ", " + keyArn + "]";
  }
}
