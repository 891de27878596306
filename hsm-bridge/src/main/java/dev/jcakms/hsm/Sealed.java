package dev.jcakms.hsm;

/**
 * What {@link Root#seal} made. Arrays are shared, not copied.
 *
 * @param nonce as long as the root's {@link SealMechanism} says
 * @param ciphertextAndTag the ciphertext, as long as its plaintext, and a 16-byte tag
 */
public record Sealed(byte[] nonce, byte[] ciphertextAndTag) {
  /** Lengths alone. */
  @Override
  public String toString() {
    return "Sealed[" + ciphertextAndTag.length + " bytes]";
  }
}
