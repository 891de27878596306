package dev.jcakms.service.messagekey;

import dev.jcakms.format.MessageBody;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.service.gate.Moment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Nonces of single bodies, drawn from the operating system a few at a time, since one by one they
 * would cost more than a short message. Each is used once and zeroed, none is used 10 ms or more
 * after it was drawn, by either clock.
 *
 * <p>Two copies of a running machine may both hold what is left of a batch. They part ways: a batch
 * lasts too short for a copy to be resumed late, and into each nonce goes the time of its use in
 * nanoseconds. For one thread at a time.
 */
final class NonceBatch {
  /** The most that is drawn at once. */
  static final int MAX_NONCES = 32;

  private static final long GOOD_FOR_NANOS = 10_000_000;

  private final Randomness randomness;
  private final int count;
  private byte[] nonces = new byte[0];
  private int used;
  private @Nullable Moment drawnAt;

  /** A batch that is drawn when the first is asked for, and anew when it is used up or old. */
  NonceBatch(Randomness randomness, int count) {
    this.randomness = randomness;
    this.count = count;
  }

  /**
   * A nonce.
   *
   * @param now a reading of both clocks for this use
   */
  byte[] next(Moment now) {
    Moment drawn = drawnAt;
    if (used == nonces.length || drawn == null || !now.isWithin(GOOD_FOR_NANOS, drawn)) {
      draw(now);
    }
    byte[] nonce = Arrays.copyOfRange(nonces, used, used + MessageBody.NONCE_BYTES);
    Arrays.fill(nonces, used, used + MessageBody.NONCE_BYTES, (byte) 0);
    used += MessageBody.NONCE_BYTES;
    long nanos = now.monotonicNanos();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[i] ^= (byte) (nanos >>> (Byte.SIZE * i));
    }
    return nonce;
  }

  private void draw(Moment now) {
    wipe();
    if (nonces.length == 0) {
      nonces = new byte[count * MessageBody.NONCE_BYTES];
      used = nonces.length;
    }
    randomness.nextBytes(nonces);
    used = 0;
    drawnAt = now;
  }

  /** Zeroes what is left. */
  void wipe() {
    Arrays.fill(nonces, (byte) 0);
    used = nonces.length;
  }
}
