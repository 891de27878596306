package dev.jcakms.cli;

import static java.util.stream.Collectors.joining;

import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
  @Option(
      names = "--adopt",
      description = {
        "Make a new store for a root that is there already and whose store is lost. The keys of"
            + " the lost store stay lost."
      })
  private boolean adopt;

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
      if (adopt ? provider.initializeAdopting() : provider.initialize()) {
        kms.print(made(provider));
      } else {
        kms.print("There is an installation in " + provider.home() + "; it was left as it is.\n");
      }
    }
    return ExitCodes.OK;
  }

  private static String made(KmsProvider provider) {
    String files =
        provider.examine().toBackUp().stream().map(file -> "  " + file + "\n").collect(joining());
    return "Made the installation in "
        + provider.home()
        + ".\nBack up these files together, and the passphrase if there is one: without them nothing"
        + " that\nwas encrypted can be decrypted again.\n"
        + files;
  }
}
