package dev.jcakms.conformance.tampering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a call may write to: a range between two margins, in an array or a direct buffer. All is
 * filled before the call, so that what it left there can be seen.
 */
final class Canvas {
  /** Length of the margin on either side. */
  static final int MARGIN_BYTES = 32;

  /** What an untouched byte is; no byte of a plaintext here, and not zero. */
  private static final byte PATTERN = (byte) 0xA5;

  private final byte[] before;
  private final ByteBuffer memory;

  private Canvas(byte[] before, ByteBuffer memory) {
    this.before = before;
    this.memory = memory;
    memory.duplicate().put(before);
  }

  /** An array with a range of {@code roomBytes} bytes. */
  static Canvas array(int roomBytes) {
    byte[] before = blank(roomBytes);
    return new Canvas(before, ByteBuffer.allocate(before.length));
  }

  /** Direct memory with a range of {@code roomBytes} bytes. */
  static Canvas direct(int roomBytes) {
    byte[] before = blank(roomBytes);
    return new Canvas(before, ByteBuffer.allocateDirect(before.length));
  }

  /** An array whose range ends with {@code input}, after {@code shiftBytes} other bytes. */
  static Canvas holding(byte[] input, int shiftBytes) {
    byte[] before = blank(shiftBytes + input.length);
    System.arraycopy(input, 0, before, MARGIN_BYTES + shiftBytes, input.length);
    return new Canvas(before, ByteBuffer.allocate(before.length));
  }

  private static byte[] blank(int roomBytes) {
    byte[] blank = new byte[MARGIN_BYTES + roomBytes + MARGIN_BYTES];
    Arrays.fill(blank, PATTERN);
    return blank;
  }

  /** All of it, where it is an array. */
  byte[] array() {
    return memory.array();
  }

  /** A buffer that is the range. */
  ByteBuffer buffer() {
    return memory.duplicate().position(MARGIN_BYTES).limit(before.length - MARGIN_BYTES);
  }

  /** The first bytes of the range, after making sure that the margins are what they were. */
  byte[] written(int lengthBytes) {
    byte[] after = after();
    requireMargins(after);
    return Arrays.copyOfRange(after, MARGIN_BYTES, MARGIN_BYTES + lengthBytes);
  }

  /** Makes sure that a refused call left every byte of the range as it was, or zero. */
  void requireNothingLeft() {
    byte[] after = after();
    requireMargins(after);
    for (int i = MARGIN_BYTES; i < after.length - MARGIN_BYTES; i++) {
      if (after[i] != before[i] && after[i] != 0) {
        throw new AssertionError(
            "byte " + (i - MARGIN_BYTES) + " of the output is " + after[i] + " after a refusal");
      }
    }
  }

  private void requireMargins(byte[] after) {
    int end = before.length - MARGIN_BYTES;
    assertEquals(-1, Arrays.mismatch(before, 0, MARGIN_BYTES, after, 0, MARGIN_BYTES));
    assertEquals(-1, Arrays.mismatch(before, end, before.length, after, end, after.length));
  }

  private byte[] after() {
    byte[] after = new byte[before.length];
    memory.duplicate().get(after);
    return after;
  }
}
