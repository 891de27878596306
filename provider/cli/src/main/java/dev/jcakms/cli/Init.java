package dev.jcakms.cli;

import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code kms init}. */
@Command(
    name = "init",
    header = "Makes the installation that a configuration describes.",
    footer = {"", "Example:", "  kms init --config kms.properties"})
final class Init extends FileVerb {
  Init(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Init";
  }

  @Override
  public Integer call() throws IOException {
    try (KmsProvider provider = kms.open()) {
      provider.initialize();
    }
    return ExitCodes.OK;
  }
}
