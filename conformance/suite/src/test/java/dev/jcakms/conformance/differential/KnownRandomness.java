package dev.jcakms.conformance.differential;

import dev.jcakms.hsm.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Randomness that a seed repeats and that remembers what it gave: a secret that a root draws is
 * known here, and in no other way outside of it. Thread-safe.
 */
final class KnownRandomness implements Randomness {
  private final Random random;
  private final List<byte[]> drawn = new ArrayList<>();

  KnownRandomness(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
    drawn.add(bytes.clone());
  }

  /**
   * The one secret of a length that was drawn and fits.
   *
   * @throws AssertionError if none fits: the root works with something else than it drew
   */
  synchronized byte[] secret(int lengthBytes, Predicate<byte[]> fits) {
    List<byte[]> fitting =
        drawn.stream().filter(bytes -> bytes.length == lengthBytes).filter(fits).toList();
    if (fitting.size() != 1) {
      throw new AssertionError(fitting.size() + " secrets of " + lengthBytes + " bytes fit");
    }
    return fitting.get(0);
  }
}
