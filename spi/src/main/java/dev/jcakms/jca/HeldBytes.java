package dev.jcakms.jca;

import java.util.Arrays;

/** Bytes that wait for the rest of a message; wiped when they are given up, and when they move. */
final class HeldBytes {
  private static final int FIRST_CAPACITY = 1024;
  private static final byte[] NOTHING = new byte[0];

  private byte[] bytes = NOTHING;
  private int length;

  void append(byte[] in, int offset, int count) {
    if (length + count > bytes.length) {
      byte[] larger =
          Arrays.copyOf(
              bytes, Math.max(length + count, Math.max(FIRST_CAPACITY, 2 * bytes.length)));
      Arrays.fill(bytes, (byte) 0);
      bytes = larger;
    }
    System.arraycopy(in, offset, bytes, length, count);
    length += count;
  }

  /** The array that holds them from its start; not a copy. */
  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Wipes and forgets them; the room stays. */
  void clear() {
    Arrays.fill(bytes, 0, length, (byte) 0);
    length = 0;
  }
}
