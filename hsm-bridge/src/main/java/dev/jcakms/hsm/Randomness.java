package dev.jcakms.hsm;

/**
 * A source of unpredictable bytes, safe for use by many threads. It is handed in at the composition
 * root, so that a test can take the place of the operating system.
 */
@FunctionalInterface
public interface Randomness {
  /** Fills {@code bytes}. */
  void nextBytes(byte[] bytes);

  /** {@code lengthBytes} fresh bytes. */
  default byte[] bytes(int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    nextBytes(bytes);
    return bytes;
  }
}
