package dev.jcakms.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page, in the macros of man(7), made of what the help is made of: whoever mends one has
 * mended both.
 */
final class ManPage {
  private static final String EXAMPLE = "Example:";

  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  /** The page of a command and its verbs. */
  static String of(CommandLine command) {
    ManPage page = new ManPage();
    page.write(command);
    return page.page.toString();
  }

  private void write(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    macro("TH", spec.name().toUpperCase(Locale.ROOT), "1", "", String.join(" ", spec.version()));
    macro("SH", "NAME");
    text(spec.name() + " - " + spec.usageMessage().header()[0]);
    macro("SH", "SYNOPSIS");
    text(spec.name() + " VERB [OPTIONS]");
    macro("SH", "DESCRIPTION");
    paragraphs(spec.usageMessage().description());
    paragraphs(spec.usageMessage().footer());
    macro("SH", "OPTIONS OF ALL VERBS");
    text("Each verb says which of them it takes.");
    spec.options().forEach(this::option);
    macro("SH", "VERBS");
    for (Map.Entry<String, CommandLine> verb : command.getSubcommands().entrySet()) {
      CommandSpec its = verb.getValue().getCommandSpec();
      if (!its.usageMessage().hidden()) {
        verb(spec.name(), its);
      }
    }
  }

  private void verb(String command, CommandSpec verb) {
    macro("SS", verb.name());
    text(verb.usageMessage().header()[0]);
    paragraphs(verb.usageMessage().description());
    macro("PP");
    text(String.join(" ", command, verb.name(), synopsis(verb)).strip());
    verb.positionalParameters().forEach(this::parameter);
    for (OptionSpec option : verb.options()) {
      if (!option.hidden() && !option.inherited()) {
        option(option);
      }
    }
    List<String> shared =
        verb.options().stream()
            .filter(option -> option.inherited() && !option.usageHelp())
            .map(OptionSpec::longestName)
            .toList();
    if (!shared.isEmpty()) {
      macro("PP");
      text("Takes " + String.join(", ", shared) + " too.");
    }
    paragraphs(verb.usageMessage().footer());
  }

  /** What must be given. */
  private static String synopsis(CommandSpec verb) {
    StringBuilder synopsis = new StringBuilder();
    for (PositionalParamSpec parameter : verb.positionalParameters()) {
      synopsis.append(parameter.paramLabel()).append(' ');
    }
    for (OptionSpec option : verb.options()) {
      if (option.required()) {
        synopsis.append(label(option)).append(' ');
      }
    }
    return synopsis.append("[OPTIONS]").toString();
  }

  private void parameter(PositionalParamSpec parameter) {
    entry(parameter.paramLabel(), parameter);
  }

  private void option(OptionSpec option) {
    entry(label(option), option);
  }

  private void entry(String label, ArgSpec argument) {
    macro("TP");
    text(label);
    text(String.join(" ", argument.description()));
  }

  private static String label(OptionSpec option) {
    return option.arity().max() == 0
        ? option.longestName()
        : option.longestName() + " " + option.paramLabel();
  }

  /** Lines of the help: an empty one begins a paragraph, and what is indented stays as it is. */
  private void paragraphs(String... lines) {
    boolean verbatim = false;
    for (String line : lines) {
      boolean indented = line.startsWith("  ");
      if (indented != verbatim) {
        macro(indented ? "EX" : "EE");
        verbatim = indented;
      }
      if (line.isEmpty() || line.equals(EXAMPLE)) {
        macro("PP");
      }
      if (!line.isEmpty()) {
        text(line);
      }
    }
    if (verbatim) {
      macro("EE");
    }
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(escaped(argument)).append('"');
    }
    page.append('\n');
  }

  /** A line of text, which must not be taken for a macro. */
  private void text(String line) {
    String escaped = escaped(line);
    boolean looksLikeAMacro = escaped.startsWith(".") || escaped.startsWith("'");
    page.append(looksLikeAMacro ? "\\&" : "").append(escaped).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("\"", "\\(dq")
        .replace("~", "\\(ti");
  }
}
