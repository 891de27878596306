package dev.jcakms.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.testing.SoftHsm;
import dev.jcakms.service.gate.Clocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** The kinds of root, for tests of what has to hold on each. */
enum RootChoice {
  SOFTWARE,
  TOKEN;

  static final Randomness RANDOM = new OperatingSystemRandomness();

  /**
   * Makes an installation; where there is no such root the test that calls is skipped.
   *
   * @return its configuration file; the home is beside it
   */
  Path make(Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("kms.properties"), "home=home\n" + root(directory), UTF_8);
    try (KmsProvider kms = new KmsProvider(open(file, Clocks.SYSTEM))) {
      kms.initialize();
    }
    return file;
  }

  private String root(Path directory) throws IOException {
    if (this == SOFTWARE) {
      return "";
    }
    SoftHsm.Token token = SoftHsm.need().newToken();
    Path pin = Files.writeString(directory.resolve("pin"), token.pin(), UTF_8);
    Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
    return "root=pkcs11:token="
        + token.label()
        + "?module-path="
        + token.module()
        + "&pin-source=file:"
        + pin
        + "\n";
  }

  /** What a process of its own needs to find the root. */
  Map<String, String> environment() {
    return this == SOFTWARE
        ? Map.of()
        : Map.of(SoftHsm.CONFIGURATION_VARIABLE, SoftHsm.need().configuration().toString());
  }

  static Configuration configuration(Path file) {
    return Configuration.read(file, name -> Optional.empty(), new SecretCallback(RANDOM));
  }

  /** Opens the installation of a configuration file at the first use. */
  static Instance open(Path file, Clocks clocks) {
    return Instance.of(configuration(file), clocks, RANDOM, step -> {});
  }
}
