package dev.jcakms.jca;

import java.util.Arrays;
import javax.crypto.IllegalBlockSizeException;

/**
 * Work on a whole input at once: all of it is held until the end. Of an input that is too long no
 * more is held than the longest that is taken.
 */
abstract class WholeInputWork implements CipherWork {
  private final HeldBytes held = new HeldBytes();
  private final int maxInputBytes;
  private long totalBytes;

  WholeInputWork(int maxInputBytes) {
    this.maxInputBytes = maxInputBytes;
  }

  /**
   * Refuses an input of a length that is not taken.
   *
   * @throws IllegalBlockSizeException or what the key service says of a ciphertext
   */
  abstract void checkLength(long inputBytes) throws IllegalBlockSizeException;

  /** Works on a whole input, which is wiped afterwards, as the result is. */
  abstract byte[] apply(byte[] input);

  /** How many bytes have come. */
  final long totalBytes() {
    return totalBytes;
  }

  /** The first of them. */
  final HeldBytes held() {
    return held;
  }

  @Override
  public final long updateBytes(byte[] in, int offset, int length) {
    return 0;
  }

  @Override
  public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
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
  public void abandon() {
    held.clear();
    totalBytes = 0;
  }
}
