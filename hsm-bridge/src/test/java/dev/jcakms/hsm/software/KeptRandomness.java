package dev.jcakms.hsm.software;

import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Randomness;
import java.util.ArrayList;
import java.util.List;

/**
 * The operating system's bytes; the arrays that were filled are kept, to see what became of them.
 */
final class KeptRandomness implements Randomness {
  private final Randomness real = new OperatingSystemRandomness();
  private final List<byte[]> filled = new ArrayList<>();

  @Override
  public void nextBytes(byte[] bytes) {
    real.nextBytes(bytes);
    filled.add(bytes);
  }

  /** The array that was filled as the {@code index}-th. */
  byte[] filled(int index) {
    return filled.get(index);
  }
}
