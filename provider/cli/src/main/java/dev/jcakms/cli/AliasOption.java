package dev.jcakms.cli;

import picocli.CommandLine.Option;

/** The flag {@code --alias-name} of a verb that changes an alias. */
final class AliasOption {
  @Option(
      names = "--alias-name",
      required = true,
      paramLabel = "ALIAS",
      description = "One that there is, with its alias/.")
  private String aliasName = "";

  /** What was given. */
  String aliasName() {
    return aliasName;
  }
}
