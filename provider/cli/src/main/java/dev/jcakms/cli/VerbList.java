package dev.jcakms.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** The list of verbs in the help. */
final class VerbList {
  private static final int TERMINAL_COLUMNS = 80;
  private static final int NAME_COLUMNS = 25;
  private static final int INDENT = 2;

  private VerbList() {}

  /** A table, in which the longest names have lines of their own: there is room for the rest. */
  static String of(CommandLine.Help help) {
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(NAME_COLUMNS, INDENT, Overflow.SPAN),
            new Column(TERMINAL_COLUMNS - NAME_COLUMNS, INDENT, Overflow.WRAP));
    help.subcommands()
        .forEach(
            (name, verb) ->
                table.addRowValues(name, verb.commandSpec().usageMessage().header()[0]));
    return table.toString();
  }
}
