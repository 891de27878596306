package dev.jcakms.cli;

import dev.jcakms.provider.Backup;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kms backup}. */
@Command(
    name = "backup",
    header = "Copies the installation into a new directory, while others go on with it.",
    description = {
      "",
      "The directory appears when it is whole; after a failure there is none. Whoever",
      "reads it can decrypt what the installation can. With a token it holds the",
      "records alone: back the token up by its maker's means.",
    },
    footer = {"", "Example:", "  kms backup kms-2026-11-26"})
final class BackUp extends TextVerb {
  @Parameters(
      paramLabel = "DIR",
      description = "The directory, which must not exist; the one above it must.")
  private Path directory = Path.of("");

  BackUp(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Backup";
  }

  @Override
  String ask(KmsProvider provider) {
    Backup backup = provider.backUp(directory);
    return "Backed up the installation "
        + backup.installation()
        + " to "
        + backup.directory()
        + ": "
        + keys(backup)
        + ".\n"
        + backup.whoReads()
        + "\n"
        + halfMade(backup.halfMade());
  }

  static String keys(Backup backup) {
    return backup.keys() == 1 ? "1 key" : backup.keys() + " keys";
  }

  static String halfMade(List<Path> halfMade) {
    StringBuilder lines = new StringBuilder();
    for (Path path : halfMade) {
      lines
          .append("Half made by another process, which died or is at work: ")
          .append(path)
          .append('\n');
    }
    return lines.toString();
  }
}
