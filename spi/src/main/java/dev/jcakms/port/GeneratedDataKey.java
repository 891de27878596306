package dev.jcakms.port;

/**
 * A new data key, in the clear and sealed. Both arrays are the caller's, the first to wipe.
 *
 * @param plaintext secret
 * @param sealed the root ciphertext, of type DATA_KEY, and who made it
 */
public record GeneratedDataKey(byte[] plaintext, DirectCiphertext sealed) {
  /** The longest data key. */
  public static final int MAX_SIZE_BYTES = 1024;

  /** The key alone. */
  @Override
  public String toString() {
    return "GeneratedDataKey[" + sealed.keyArn() + "]";
  }
}
