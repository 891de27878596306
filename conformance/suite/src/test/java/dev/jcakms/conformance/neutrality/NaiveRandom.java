package dev.jcakms.conformance.neutrality;

import java.security.SecureRandomSpi;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Random numbers for everybody. */
final class NaiveRandom extends SecureRandomSpi {
  private static final long serialVersionUID = 1L;

  private static final AtomicLong SEED = new AtomicLong();

  private final Random random = new Random(SEED.incrementAndGet());

  @Override
  protected void engineSetSeed(byte[] seed) {}

  @Override
  protected synchronized void engineNextBytes(byte[] bytes) {
    NaiveProvider.answered("SecureRandom");
    random.nextBytes(bytes);
  }

  @Override
  protected byte[] engineGenerateSeed(int count) {
    byte[] seed = new byte[count];
    engineNextBytes(seed);
    return seed;
  }
}
