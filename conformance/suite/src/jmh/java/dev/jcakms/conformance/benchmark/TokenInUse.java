package dev.jcakms.conformance.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.pkcs11.Pkcs11Options;
import dev.jcakms.hsm.pkcs11.Pkcs11Root;
import dev.jcakms.hsm.pkcs11.Pkcs11Uri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The token that all forks of a run use, as the environment names it to each. */
record TokenInUse(Path module, String label, Path pinFile) {
  private static final String MODULE_VARIABLE = "JCAKMS_BENCHMARK_MODULE";
  private static final String LABEL_VARIABLE = "JCAKMS_BENCHMARK_TOKEN";
  private static final String PIN_VARIABLE = "JCAKMS_BENCHMARK_PIN_FILE";

  /** Empty if the environment names none. */
  static Optional<TokenInUse> ofTheEnvironment() {
    return Optional.ofNullable(System.getenv(LABEL_VARIABLE))
        .map(label -> new TokenInUse(path(MODULE_VARIABLE), label, path(PIN_VARIABLE)));
  }

  /** Names it to a process that is not yet started. */
  void nameIn(Map<String, String> environment) {
    environment.put(MODULE_VARIABLE, module.toString());
    environment.put(LABEL_VARIABLE, label);
    environment.put(PIN_VARIABLE, pinFile.toString());
  }

  /** Makes it the root of an installation. */
  void initialize() {
    Pkcs11Root.createMarker(
        options(Pkcs11Options.Use.BINDING),
        new OperatingSystemRandomness().uuid().toString(),
        System::nanoTime);
  }

  Pkcs11Root open(Pkcs11Options.Use use) {
    return Pkcs11Root.open(
        options(use), Primitives.best(), new OperatingSystemRandomness(), System::nanoTime);
  }

  private Pkcs11Options options(Pkcs11Options.Use use) {
    Pkcs11Uri uri = Pkcs11Uri.parse("pkcs11:token=" + label + "?module-path=" + module);
    return new Pkcs11Options(uri, this::pin, use, false);
  }

  private char[] pin() {
    try {
      return Files.readString(pinFile, UTF_8).toCharArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path path(String variable) {
    return Path.of(Objects.requireNonNull(System.getenv(variable), variable));
  }
}
