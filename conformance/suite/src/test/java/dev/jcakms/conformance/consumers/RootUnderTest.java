package dev.jcakms.conformance.consumers;

import dev.jcakms.hsm.testing.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The roots under which a consumer is tried. */
public enum RootUnderTest {
  /** A root in a file. */
  SOFTWARE {
    @Override
    String settings(Path directory) {
      return "root = software\n";
    }

    @Override
    Map<String, String> environment() {
      return Map.of();
    }
  },
  /** A token of SoftHSM; without one the test is skipped. */
  TOKEN {
    @Override
    String settings(Path directory) throws IOException {
      SoftHsm.Token token = SoftHsm.need().newToken();
      Path pin = Files.writeString(directory.resolve("pin"), token.pin());
      Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
      return "root = pkcs11:token=%s?module-path=%s&pin-source=file:%s%n"
          .formatted(token.label(), token.module(), pin);
    }

    @Override
    Map<String, String> environment() {
      return Map.of(SoftHsm.CONFIGURATION_VARIABLE, SoftHsm.need().configuration().toString());
    }
  };

  /** The lines of a configuration file that name a new root of this kind. */
  abstract String settings(Path directory) throws IOException;

  /** What child processes need in their environment to reach it. */
  abstract Map<String, String> environment();
}
