package dev.jcakms.jca;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What remains in a buffer, as part of an array: the buffer's own, or a copy if it shows none,
 * which is wiped at the end. The buffer's position stays.
 *
 * @param isCopy whether nobody else has the array
 */
record BufferInput(byte[] array, int offset, int length, boolean isCopy) implements AutoCloseable {
  static BufferInput of(ByteBuffer in) {
    if (in.hasArray()) {
      return new BufferInput(
          in.array(), in.arrayOffset() + in.position(), in.remaining(), /* isCopy= */ false);
    }
    byte[] copy = new byte[in.remaining()];
    in.duplicate().get(copy);
    return new BufferInput(copy, 0, copy.length, /* isCopy= */ true);
  }

  @Override
  public void close() {
    if (isCopy) {
      Arrays.fill(array, (byte) 0);
    }
  }
}
