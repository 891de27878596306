package dev.jcakms.cli;

import picocli.CommandLine.Option;

/** The flag {@code --material-id} of a verb that deals with an orphan. */
final class OrphanOption {
  @Option(
      names = "--material-id",
      required = true,
      paramLabel = "ID",
      description = "64 hexadecimal digits; kms doctor names them.")
  private String materialId = "";

  /** What was given. */
  String materialId() {
    return materialId;
  }
}
