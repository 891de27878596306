package dev.jcakms.format;

import java.util.Random;
import java.util.function.Consumer;

/** A property that must hold for many random inputs; a failure names the seed that repeats it. */
final class Property {
  private static final int TRIES = 2_000;

  private Property() {}

  static void holds(Consumer<Random> property) {
    for (long seed = 0; seed < TRIES; seed++) {
      holds(seed, property);
    }
  }

  /** One try, to be called by hand with the seed that a failure named. */
  static void holds(long seed, Consumer<Random> property) {
    try {
      property.accept(new Random(seed));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("does not hold for seed " + seed, e);
    }
  }
}
