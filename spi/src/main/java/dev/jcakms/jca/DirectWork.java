package dev.jcakms.jca;

import java.util.Arrays;
import javax.crypto.IllegalBlockSizeException;

/**
 * What both directions of the direct cipher have in common: all input is held until the end. Of an
 * input that the root does not take no more is held than the longest that it takes.
 */
abstract class DirectWork implements CipherWork {
  private final HeldBytes held = new HeldBytes();
  private final int maxInputBytes;
  private long totalBytes;

  DirectWork(int maxInputBytes) {
    this.maxInputBytes = maxInputBytes;
  }

  /**
   * Refuses an input of a length that the root does not take.
   *
   * @throws IllegalBlockSizeException or what the key service says of a ciphertext
   */
  abstract void checkLength(long inputBytes) throws IllegalBlockSizeException;

  /** Has the root work on a whole input. */
  abstract byte[] apply(byte[] input);

  /** How many bytes have come. */
  final long totalBytes() {
    return totalBytes;
  }

  /** The first of them. */
  final HeldBytes held() {
    return held;
  }

  /** There is none: an encryption context is what a root ciphertext is bound to. */
  @Override
  public final void updateAad(byte[] in, int offset, int length) {
    throw new UnsupportedOperationException(
        "a root ciphertext is bound to an EncryptionContext, not to associated data");
  }

  @Override
  public final long updateBytes(byte[] in, int offset, int length) {
    return 0;
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
      checkLength(totalBytes);
      byte[] input = Arrays.copyOf(held.array(), held.length());
      try {
        byte[] result = apply(input);
        System.arraycopy(result, 0, out, outOffset, result.length);
        Arrays.fill(result, (byte) 0);
        return result.length;
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
