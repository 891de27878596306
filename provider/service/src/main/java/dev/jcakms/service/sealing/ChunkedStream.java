package dev.jcakms.service.sealing;

import dev.jcakms.port.BodyStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What sealing and opening of a chunked body have in common: input is cut into units, those that
 * arrive whole are taken where they lie, the others are gathered in a buffer of one unit, which a
 * body that arrives at once never needs, and the first failure is the last.
 *
 * <p>What a failed call had written is zeroed: the caller was never told how much it was.
 */
abstract class ChunkedStream implements BodyStream {
  private static final byte[] NOTHING = new byte[0];

  private final int maxUnitBytes;
  private byte[] buffer = NOTHING;
  private int held;
  private boolean ended;
  private @Nullable Throwable failure;
  private Runnable afterTheEnd = () -> {};

  /** A stream whose units are of at most {@code maxUnitBytes} bytes. */
  ChunkedStream(int maxUnitBytes) {
    this.maxUnitBytes = maxUnitBytes;
  }

  /** The number of bytes that make the next unit whole, counted from its start. */
  abstract int unitBytes();

  /**
   * Takes the next unit, of {@link #unitBytes()} bytes at {@code offset}.
   *
   * @return the number of bytes written
   */
  abstract int takeUnit(byte[] in, int offset, byte[] out, int outOffset);

  /**
   * Takes what is left at the end, less than a unit and maybe nothing.
   *
   * @return the number of bytes written
   */
  abstract int takeRest(byte[] in, int offset, int length, byte[] out, int outOffset);

  /** Wipes what the subclass holds. Doing it again does nothing. */
  abstract void wipe();

  /** What is wiped when the stream is forgotten; it does not lead back to the stream. */
  abstract ChunkCipher secrets();

  /** Has {@code action} run after the end, whatever the end is. */
  final void whenEnded(Runnable action) {
    afterTheEnd = action;
  }

  /** The number of bytes in the buffer. */
  final int heldBytes() {
    return held;
  }

  @Override
  public final int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
    return take(in, offset, length, out, outOffset, false);
  }

  @Override
  public final int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset) {
    return take(in, offset, length, out, outOffset, true);
  }

  @Override
  public final void abandon() {
    end();
  }

  private int take(byte[] in, int offset, int length, byte[] out, int outOffset, boolean last) {
    refuseAfterTheEnd();
    int written = 0;
    try {
      int from = offset;
      int left = length;
      while (left >= unitBytes() - held) {
        int taken = unitBytes() - held;
        if (held == 0) {
          written += takeUnit(in, from, out, outOffset + written);
        } else {
          System.arraycopy(in, from, buffer, held, taken);
          held = 0;
          written += takeUnit(buffer, 0, out, outOffset + written);
        }
        from += taken;
        left -= taken;
      }
      if (last && held == 0) {
        written += takeRest(in, from, left, out, outOffset + written);
      } else {
        hold(in, from, left);
        if (last) {
          written += takeRest(buffer, 0, held, out, outOffset + written);
        }
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      Arrays.fill(out, outOffset, outOffset + written, (byte) 0);
      end();
      throw e;
    }
    if (last) {
      end();
    }
    return written;
  }

  private void hold(byte[] in, int offset, int length) {
    if (length > 0 && buffer.length == 0) {
      buffer = new byte[maxUnitBytes];
    }
    System.arraycopy(in, offset, buffer, held, length);
    held += length;
  }

  private void refuseAfterTheEnd() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (ended) {
      throw new IllegalStateException("the body has ended");
    }
  }

  private void end() {
    ended = true;
    held = 0;
    Arrays.fill(buffer, (byte) 0);
    wipe();
    afterTheEnd.run();
  }
}
