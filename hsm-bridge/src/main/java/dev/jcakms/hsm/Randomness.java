package dev.jcakms.hsm;

import java.nio.ByteBuffer;
import java.util.UUID;

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

  /** A random UUID (RFC 9562, version 4). */
  default UUID uuid() {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(2 * Long.BYTES));
    long high = (bytes.getLong() & ~0xF000L) | 0x4000L;
    long low = (bytes.getLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low);
  }
}
