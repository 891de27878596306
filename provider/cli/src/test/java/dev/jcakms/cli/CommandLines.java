package dev.jcakms.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The command as picocli sees it; nothing can be opened with it. */
final class CommandLines {
  /** The verbs of our own. */
  private static final List<String> OURS =
      List.of(
          "demo",
          "init",
          "doctor",
          "backup",
          "restore",
          "adopt-orphan",
          "destroy-orphan",
          "encrypt-file",
          "decrypt-file",
          "re-encrypt-file",
          "inspect",
          "conformance",
          "csr",
          "self-signed-certificate",
          "import-certificate",
          "history",
          "help");

  private CommandLines() {}

  /** A new one. */
  static CommandLine command() {
    Environment environment =
        new Environment(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream(),
            false,
            configuration -> {
              throw new IllegalStateException("nothing is opened here");
            },
            () -> ZoneOffset.UTC,
            System::nanoTime);
    return new Kms(environment).commandLine();
  }

  /** The verbs that the help shows. */
  static List<CommandSpec> built() {
    return verbs(false);
  }

  /** The verbs that are known, and refused. */
  static List<CommandSpec> notBuilt() {
    return verbs(true);
  }

  /** The verbs of AWS's that are built. */
  static List<CommandSpec> aws() {
    return built().stream().filter(verb -> !OURS.contains(verb.name())).toList();
  }

  private static List<CommandSpec> verbs(boolean hidden) {
    return command().getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(verb -> verb.usageMessage().hidden() == hidden)
        .toList();
  }
}
