package dev.jcakms.conformance.measure;

import java.nio.file.Path;
import java.util.List;

/** What is measured, and where its figures lie. */
final class Packages {
  /** The modules that have the packages and their tests. */
  static final List<Path> MODULES =
      List.of(Path.of("ciphertext-format"), Path.of("provider/service"));

  /** Format, gate, message keys and sealing. */
  static final List<String> MEASURED =
      List.of(
          "dev.jcakms.format",
          "dev.jcakms.service.gate",
          "dev.jcakms.service.messagekey",
          "dev.jcakms.service.sealing");

  /** Where the list of survivors and the sections of the report lie. */
  static final Path DIRECTORY = Path.of("conformance/mutation");

  private Packages() {}
}
