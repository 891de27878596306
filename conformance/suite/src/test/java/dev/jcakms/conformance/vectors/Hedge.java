package dev.jcakms.conformance.vectors;

import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Randomness;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A source of randomness that can be made to give zeros, with which ML-DSA signs deterministically
 * (FIPS 204, 3.4).
 */
final class Hedge implements Randomness {
  private static final Randomness RANDOM = new OperatingSystemRandomness();

  private volatile boolean zeros;

  @Override
  public void nextBytes(byte[] bytes) {
    if (zeros) {
      Arrays.fill(bytes, (byte) 0);
    } else {
      RANDOM.nextBytes(bytes);
    }
  }

  /** What {@code work} gives, for which every draw is of zeros. */
  <T> T withZeros(Supplier<T> work) {
    zeros = true;
    try {
      return work.get();
    } finally {
      zeros = false;
    }
  }
}
