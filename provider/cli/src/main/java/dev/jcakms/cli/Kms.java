package dev.jcakms.cli;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code kms} command: its verbs, its global options, and the way from arguments to exit code.
 */
@Command(
    name = "kms",
    header = "Keys, encryption and signatures as AWS KMS has them, without a server.",
    synopsisSubcommandLabel = "VERB",
    description = {
      "",
      "The verbs of AWS KMS have the flags, output and errors of 'aws kms'.",
      "",
    },
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nVerbs:%n",
    footer = {
      "",
      "With no configuration the installation is in $JCAKMS_HOME, else in ~/.jcakms,",
      "and the first key makes it. Try:",
      "",
      "  kms demo README.md",
      "  kms encrypt --help",
      "",
      "Exit codes: 0 done, 1 doctor or conformance found a problem, 252 wrong command",
      "line, 253 wrong configuration, 254 refused by the service, 255 anything else,",
      "130 interrupted.",
    })
final class Kms {
  static final String CONFIG = "--config";
  static final String OUTPUT = "--output";
  static final String QUERY = "--query";
  static final String REGION = "--region";

  /** The options that come before or after a verb; each verb says which it takes. */
  static final List<String> GLOBAL_OPTIONS = List.of(CONFIG, REGION, OUTPUT, QUERY);

  private static final char REPLACEMENT = '\uFFFD';

  private final Environment environment;

  @Option(
      names = CONFIG,
      scope = ScopeType.INHERIT,
      paramLabel = "PATH",
      description = "The configuration file; else -Djcakms.config, else $JCAKMS_CONFIG.")
  private @Nullable Path configuration;

  @Option(
      names = REGION,
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "The region of the installation; any other is refused.")
  private @Nullable String region;

  @Option(
      names = OUTPUT,
      scope = ScopeType.INHERIT,
      paramLabel = "json|text",
      description = "JSON, or tab-separated lines.")
  private Output.@Nullable Form form;

  @Option(
      names = QUERY,
      scope = ScopeType.INHERIT,
      paramLabel = "PATH",
      description = "Print one part of the answer: KeyMetadata.KeyId, Aliases[0].AliasName.")
  private @Nullable Query query;

  @Option(
      names = "--help",
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Explain this and exit.")
  @SuppressWarnings("unused") // picocli looks at it.
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Print the version and exit.")
  @SuppressWarnings("unused") // picocli looks at it.
  private boolean version;

  Kms(Environment environment) {
    this.environment = environment;
  }

  /** Runs one command line and gives its exit code. Every failure has been reported then. */
  int run(String... arguments) {
    for (String argument : arguments) {
      if (argument.indexOf(REPLACEMENT) >= 0) {
        return Failures.usage("an argument is not UTF-8, or the locale is not (LC_ALL=C.UTF-8)")
            .report(environment.err());
      }
    }
    return commandLine(Verbs.meant(this, arguments)).execute(arguments);
  }

  /** Where this command reads and writes. */
  Environment environment() {
    return environment;
  }

  /**
   * The installation that the command line, or else the surroundings, name. The configuration is
   * judged at once; root and store are opened at their first use.
   */
  KmsProvider open() {
    KmsProvider provider = unopened();
    try {
      String here = provider.arns().region();
      if (region != null && !region.equals(here)) {
        throw new KmsException(
            KmsErrorCode.VALIDATION, "The region of this installation is " + here + ".");
      }
      return provider;
    } catch (KmsException refused) {
      provider.close();
      throw refused;
    }
  }

  /** The same, with nothing judged yet. */
  KmsProvider unopened() {
    return environment.installations().of(Optional.ofNullable(configuration));
  }

  /** Whether the command line wants an answer in a form for programs. */
  boolean isAnswerShaped() {
    return form != null || query != null;
  }

  /** Prints an answer as the command line wants it. */
  void print(Members members) throws IOException {
    new Output(environment.out(), environment.zone())
        .print(members, form == null ? Output.Form.JSON : form, query);
  }

  /** Prints a text for people. */
  void print(String text) throws IOException {
    new Output(environment.out(), environment.zone()).print(text);
  }

  /** Tells the user something beside the output. */
  void say(String line) {
    try {
      environment.err().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      environment.err().flush();
    } catch (IOException nobodyListens) {
      // Not worth a failure: the work is done.
    }
  }

  /** The whole command with all its verbs. */
  CommandLine commandLine() {
    return commandLine(Verbs.all(this));
  }

  private CommandLine commandLine(List<Verb> verbs) {
    CommandLine commandLine = new CommandLine(this);
    AwsFlags.addTo(commandLine.getCommandSpec());
    verbs.forEach(commandLine::addSubcommand);
    boolean hasAll = verbs.size() == Verbs.names().size();
    if (hasAll) {
      NotBuilt.addTo(commandLine, this);
    }
    commandLine.getSubcommands().values().forEach(Kms::completeVerb);
    commandLine.getCommandSpec().version("kms " + versionText()).usageMessage().sortOptions(false);
    commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, VerbList::of);
    return commandLine
        .registerConverter(String.class, ParameterFile::text)
        .registerConverter(Blob.class, Blob::parse)
        .registerConverter(EncryptionContext.class, ContextText::parse)
        .registerConverter(TagsText.class, TagsText::parse)
        .registerConverter(Query.class, Converters.refusing(Query::parse))
        .registerConverter(Output.Form.class, Converters.refusing(Output.Form::parse))
        // An argument that begins with @ is a value, not a file of more arguments.
        .setExpandAtFiles(false)
        // A flag without its value must not swallow the next flag.
        .setAllowOptionsAsOptionParameters(false)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setOut(writer(environment.out()))
        .setErr(writer(environment.err()))
        .setExecutionStrategy(this::execute)
        .setParameterExceptionHandler(
            (refusal, arguments) ->
                // What is said of a wrong command line may name any verb.
                hasAll ? refuse(refusal) : commandLine().execute(arguments))
        .setExecutionExceptionHandler((e, line, parsed) -> report(line, e));
  }

  private static void completeVerb(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    spec.usageMessage()
        .sortOptions(false)
        .parameterListHeading("%nArguments:%n")
        .optionListHeading("%nOptions:%n");
    if (!(line.getCommand() instanceof Verb verb)) {
      return;
    }
    for (String option : GLOBAL_OPTIONS) {
      if (!verb.globalOptions().contains(option)) {
        spec.remove(spec.findOption(option));
      }
    }
    AwsFlags.addTo(spec, verb.unsupported());
  }

  private int execute(ParseResult parsed) {
    Integer helpCode = CommandLine.executeHelpRequest(parsed);
    if (helpCode != null) {
      return helpCode;
    }
    if (!parsed.hasSubcommand()) {
      return Failures.usage("a verb is missing; 'kms --help' lists them").report(environment.err());
    }
    CommandSpec verb = parsed.subcommand().commandSpec();
    for (String option : GLOBAL_OPTIONS) {
      if (parsed.hasMatchedOption(option) && verb.findOption(option) == null) {
        return Failures.usage(verb.name() + " takes no " + option).report(environment.err());
      }
    }
    try {
      AwsFlags.requireNone(parsed);
    } catch (KmsException refusal) {
      return report(verb.commandLine(), refusal);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private int refuse(ParameterException refusal) {
    if (refusal.getCause() instanceof KmsException) {
      return report(refusal.getCommandLine(), refusal.getCause());
    }
    CommandLine line = refusal.getCommandLine();
    List<String> unmatched =
        refusal instanceof UnmatchedArgumentException unknown
            ? unknown.getUnmatched()
            : line.getUnmatchedArguments();
    // Some of picocli's texts say "Error" themselves.
    String text =
        unmatched.isEmpty()
            ? String.valueOf(refusal.getMessage()).replaceFirst("^Error: ", "")
            : unknown(line, unmatched.get(0));
    String name = line.getCommandSpec().qualifiedName();
    return Failures.usage(text + "\n\nTry '" + name + " --help'.").report(environment.err());
  }

  /**
   * An argument that no verb or option takes. It goes before anything else that is wrong, and those
   * behind it are not named: what seems to be missing, or too much, is often its value.
   */
  private static String unknown(CommandLine line, String argument) {
    UnmatchedArgumentException refusal =
        new UnmatchedArgumentException(line, new ArrayList<>(List.of(argument)));
    String what =
        refusal.isUnknownOption()
            ? "option"
            : line.getSubcommands().isEmpty() ? "argument" : "verb";
    String similar =
        refusal.getSuggestions().stream().findFirst().map(name -> "; perhaps " + name).orElse("");
    return "Unknown " + what + ": '" + argument + "'" + similar;
  }

  private int report(CommandLine line, Throwable thrown) {
    return Failures.of(line.getCommand(), thrown).report(environment.err());
  }

  private static PrintWriter writer(OutputStream out) {
    return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
  }

  private static String versionText() {
    String version = Kms.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
