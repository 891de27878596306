package dev.jcakms.hsm.software;

import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.testing.KindsContractTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a root, on the software root. */
class SoftwareRootKindsTest extends KindsContractTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path directory;

  @Override
  protected Root open() {
    return Roots.open(directory.resolve("root"));
  }
}
