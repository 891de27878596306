package dev.jcakms.hsm.software;

import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Software roots for tests. */
final class Roots {
  private static final Randomness RANDOM = new OperatingSystemRandomness();

  private Roots() {}

  static Root open(Path file) {
    return open(file, RANDOM);
  }

  /**
   * The root of a file, which is made at the first opening; all draws are of {@code randomness}.
   */
  static Root open(Path file, Randomness randomness) {
    if (Files.notExists(file)) {
      RootFile.create(file, FirstVersion.INSTALLATION, Optional.empty(), RANDOM);
    }
    return SoftwareRoot.open(file, Optional.empty(), Primitives.best(), randomness);
  }
}
