package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code kms init}. */
@Command(
    name = "init",
    header = "Makes the installation that the configuration describes.",
    description = {
      "",
      "One that is there is left as it is.",
    },
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
      boolean made = provider.initialize();
      kms.print(
          (made ? "Made the installation in " : "There is an installation in ")
              + provider.home()
              + ".\nBack up that directory, root file and store together, and the passphrase if"
              + " there is one:\nwithout the root file nothing that was encrypted can be"
              + " decrypted again.\n");
    }
    return ExitCodes.OK;
  }
}
