package dev.jcakms.cli;

import dev.jcakms.provider.Backup;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kms restore}. */
@Command(
    name = "restore",
    header = "Puts a backup back into the home that the configuration names.",
    description = {
      "",
      "Nothing newer is given up: an installation that is there must be the same one,",
      "with no change that the backup does not have. What was changed after the backup",
      "is not in it: keys destroyed since are back, disabled ones may be enabled. With a",
      "token, 'kms doctor' then names the keys that only one side has, and every key",
      "counts 2^30 seals more, for those that were forgotten.",
    },
    footer = {"", "Example:", "  kms restore kms-2026-11-26"})
final class Restore extends TextVerb {
  @Parameters(paramLabel = "DIR", description = "What 'kms backup' made.")
  private Path directory = Path.of("");

  Restore(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Restore";
  }

  @Override
  String ask(KmsProvider provider) {
    Backup backup = provider.restore(directory);
    return "Restored the installation "
        + backup.installation()
        + " as it was at "
        + backup.made()
        + " to "
        + provider.home()
        + ": "
        + BackUp.keys(backup)
        + ".\n"
        + BackUp.halfMade(backup.halfMade());
  }
}
