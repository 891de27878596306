package dev.jcakms.jca;

import java.util.Arrays;
import javax.crypto.IllegalBlockSizeException;

/** What both directions of the direct cipher have in common: all input is held until the end. */
abstract class DirectWork implements CipherWork {
  private final HeldBytes held = new HeldBytes();
  private final int maxInputBytes;
  private long totalBytes;

  DirectWork(int maxInputBytes) {
    this.maxInputBytes = maxInputBytes;
  }

  /** What comes out of so many bytes. */
  abstract long resultBytes(long inputBytes);

  /** Has the root work on a whole input. */
  abstract byte[] apply(byte[] input);

  /**
   * Looks at the length of a whole input, of which no more than the longest that the root takes has
   * been held.
   *
   * @throws IllegalBlockSizeException if the root does not seal so many bytes
   * @throws dev.jcakms.port.KmsInvalidCiphertextException if no ciphertext is so long
   */
  abstract void check(long inputBytes) throws IllegalBlockSizeException;

  /** There is none: an encryption context is what a root ciphertext is bound to. */
  @Override
  public final void updateAad(byte[] in, int offset, int length) {
    throw new UnsupportedOperationException(
        "a root ciphertext is bound to an EncryptionContext, not to associated data");
  }

  @Override
  public final long outputBytes(long inputBytes) {
    return Math.max(0, resultBytes(totalBytes + inputBytes));
  }

  @Override
  public final long updateBytes(byte[] in, int offset, int length) {
    return 0;
  }

  @Override
  public final long finalBytes(byte[] in, int offset, int length) {
    return outputBytes(length);
  }

  @Override
  public final int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
    totalBytes += length;
    if (totalBytes <= maxInputBytes) {
      held.append(in, offset, length);
    }
    return 0;
  }

  @Override
  public final int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws IllegalBlockSizeException {
    try {
      update(in, offset, length, out, outOffset);
      check(totalBytes);
      byte[] input = Arrays.copyOf(held.array(), held.length());
      try {
        byte[] result = apply(input);
        System.arraycopy(result, 0, out, outOffset, result.length);
        int written = result.length;
        Arrays.fill(result, (byte) 0);
        return written;
      } finally {
        Arrays.fill(input, (byte) 0);
      }
    } finally {
      abandon();
    }
  }

  @Override
  public final void abandon() {
    held.clear();
    totalBytes = 0;
  }
}
