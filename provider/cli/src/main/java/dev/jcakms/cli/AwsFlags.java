package dev.jcakms.cli;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * AWS's flags that are known and not built. Each is refused by name, since none may be taken and
 * ignored; no help shows them.
 */
final class AwsFlags {
  private record Flag(String name, boolean hasValue) {}

  /** Those of {@code aws} itself, which stand before its verb or behind it. */
  private static final List<Flag> OF_AWS =
      List.of(
          new Flag("--ca-bundle", true),
          new Flag("--cli-auto-prompt", false),
          new Flag("--cli-binary-format", true),
          new Flag("--cli-connect-timeout", true),
          new Flag("--cli-error-format", true),
          new Flag("--cli-read-timeout", true),
          new Flag("--color", true),
          new Flag("--debug", false),
          new Flag("--endpoint-url", true),
          new Flag("--no-cli-auto-prompt", false),
          new Flag("--no-cli-pager", false),
          new Flag("--no-paginate", false),
          new Flag("--no-sign-request", false),
          new Flag("--no-verify-ssl", false),
          new Flag("--profile", true));

  /** Those that {@code aws} gives every verb. */
  private static final List<String> OF_EVERY_VERB =
      List.of("--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton");

  private AwsFlags() {}

  /** Has the command know them in front of its verb; {@link #requireNone} then refuses them. */
  static void addTo(CommandSpec command) {
    for (Flag flag : OF_AWS) {
      command.addOption(
          OptionSpec.builder(flag.name())
              .type(flag.hasValue() ? String.class : boolean.class)
              .arity(flag.hasValue() ? "1" : "0")
              .hidden(true)
              .build());
    }
  }

  /**
   * Has a verb refuse them, but for those that it has.
   *
   * @param own the flags that AWS gives this verb and that are not built
   */
  static void addTo(CommandSpec verb, List<String> own) {
    own.forEach(flag -> verb.addOption(refused(flag)));
    for (Flag flag : OF_AWS) {
      if (verb.findOption(flag.name()) == null) {
        verb.addOption(refused(flag.name()));
      }
    }
    OF_EVERY_VERB.forEach(flag -> verb.addOption(refused(flag)));
  }

  /**
   * Looks at what stood in front of a verb.
   *
   * @throws KmsException UNSUPPORTED_OPERATION if one of them did
   */
  static void requireNone(ParseResult parsed) {
    for (Flag flag : OF_AWS) {
      if (parsed.hasMatchedOption(flag.name())) {
        OptionSpec behind = parsed.subcommand().commandSpec().findOption(flag.name());
        throw behind == null || behind.hidden()
            ? refusal(flag.name())
            : unsupported(flag.name() + " is supported behind its verb alone.");
      }
    }
  }

  /** Their names, but for the own ones of verbs. */
  static List<String> ofAllVerbs() {
    return Stream.concat(OF_AWS.stream().map(Flag::name), OF_EVERY_VERB.stream()).toList();
  }

  private static OptionSpec refused(String flag) {
    return OptionSpec.builder(flag)
        .type(List.class)
        .arity("0..*")
        .hidden(true)
        .parameterConsumer(
            (arguments, option, command) -> {
              throw refusal(flag);
            })
        .build();
  }

  private static KmsException refusal(String flag) {
    return unsupported(flag + " is not supported here.");
  }

  private static KmsException unsupported(String text) {
    return new KmsException(KmsErrorCode.UNSUPPORTED_OPERATION, text);
  }
}
