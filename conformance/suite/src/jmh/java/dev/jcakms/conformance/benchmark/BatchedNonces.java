package dev.jcakms.conformance.benchmark;

import dev.jcakms.hsm.Randomness;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Nonces as our message keys draw them: from the operating system, 32 at a time, none older than 10
 * ms by either clock, each mixed with the time and wiped.
 */
final class BatchedNonces implements Nonces {
  private static final int NONCE_BYTES = 12;
  private static final int BATCH = 32;
  private static final long LIFE_NANOS = 10_000_000;
  private static final long LIFE_MILLIS = 10;

  private final Randomness randomness;
  private final byte[] batch = new byte[BATCH * NONCE_BYTES];
  private int used = batch.length;
  private long drawnNanos;
  private long drawnMillis;

  BatchedNonces(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public void next(byte[] nonce) {
    long nanos = System.nanoTime();
    long millis = System.currentTimeMillis();
    if (used == batch.length
        || nanos - drawnNanos > LIFE_NANOS
        || Math.abs(millis - drawnMillis) > LIFE_MILLIS) {
      randomness.nextBytes(batch);
      drawnNanos = nanos;
      drawnMillis = millis;
      used = 0;
    }
    System.arraycopy(batch, used, nonce, 0, NONCE_BYTES);
    Arrays.fill(batch, used, used + NONCE_BYTES, (byte) 0);
    used += NONCE_BYTES;
    ByteBuffer words = ByteBuffer.wrap(nonce);
    words.putLong(0, words.getLong(0) ^ nanos);
  }
}
