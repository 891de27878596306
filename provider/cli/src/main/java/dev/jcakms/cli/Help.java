package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code kms help}. */
@Command(
    name = "help",
    header = "Explains the command, or one verb.",
    description = {"", "The same as kms --help and kms VERB --help."},
    footer = {"", "Example:", "  kms help encrypt-file"})
final class Help extends Verb {
  @Parameters(
      arity = "0..1",
      paramLabel = "VERB",
      description = "The verb to explain; else the command and the list of its verbs.")
  private @Nullable String verb;

  @Spec private @Nullable CommandSpec spec;

  Help(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Help";
  }

  @Override
  List<String> globalOptions() {
    return List.of();
  }

  @Override
  public Integer call() throws IOException {
    CommandLine command = requireNonNull(spec).commandLine().getParent();
    CommandLine explained = verb == null ? command : command.getSubcommands().get(verb);
    if (explained == null) {
      throw new UnmatchedArgumentException(command, new ArrayList<>(List.of(requireNonNull(verb))));
    }
    kms.print(explained.getUsageMessage());
    return ExitCodes.OK;
  }
}
