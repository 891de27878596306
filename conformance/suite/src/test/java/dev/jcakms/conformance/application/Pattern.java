package dev.jcakms.conformance.application;

import java.io.InputStream;
import java.util.Random;

/** A stream of bytes that look random, always the same, of any length. Not for cryptography. */
final class Pattern extends InputStream {
  private static final int BLOCK_BYTES = 1 << 20;

  private final byte[] block = new byte[BLOCK_BYTES];
  private final long lengthBytes;
  private long position;

  Pattern(long lengthBytes) {
    this.lengthBytes = lengthBytes;
    new Random(20261124).nextBytes(block);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] out, int offset, int length) {
    if (position == lengthBytes) {
      return -1;
    }
    int at = (int) (position % BLOCK_BYTES);
    int count = (int) Math.min(Math.min(length, BLOCK_BYTES - at), lengthBytes - position);
    System.arraycopy(block, at, out, offset, count);
    if (count > 0) {
      // Each block differs from the one before, or a repeated chunk would go unnoticed.
      out[offset] ^= (byte) (position / BLOCK_BYTES);
    }
    position += count;
    return count;
  }
}
