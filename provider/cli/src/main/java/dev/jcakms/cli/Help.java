package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code kms help}. */
@Command(
    name = "help",
    header = "Explains the command, or one verb.",
    description = {
      "",
      "The same as kms --help and kms VERB --help; or all of it for 'man', or for a shell.",
    },
    footer = {
      "",
      "Example:",
      "  kms help encrypt-file",
      "  kms help --man > kms.1",
      "  kms help --completion > kms.completion",
    })
final class Help extends Verb {
  @ArgGroup private final Subject subject = new Subject();

  @Spec private @Nullable CommandSpec spec;

  /** What is explained, and to whom. */
  static final class Subject {
    @Parameters(
        arity = "0..1",
        paramLabel = "VERB",
        description = "The verb to explain; else the command and the list of its verbs.")
    private @Nullable String verb;

    @Option(names = "--man", description = "Print the manual page.")
    private boolean man;

    @Option(names = "--completion", description = "Print what completes words in bash and zsh.")
    private boolean completion;
  }

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
    if (subject.man) {
      kms.print(ManPage.of(command));
    } else if (subject.completion) {
      kms.print(AutoComplete.bash(command.getCommandName(), command));
    } else {
      kms.print(explained(command).getUsageMessage());
    }
    return ExitCodes.OK;
  }

  private CommandLine explained(CommandLine command) {
    String verb = subject.verb;
    if (verb == null) {
      return command;
    }
    CommandLine explained = command.getSubcommands().get(verb);
    if (explained == null) {
      throw new UnmatchedArgumentException(command, new ArrayList<>(List.of(verb)));
    }
    return explained;
  }
}
