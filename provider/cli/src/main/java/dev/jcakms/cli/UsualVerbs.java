package dev.jcakms.cli;

import java.util.List;

/**
 * Runs the verbs that are used most, one after the other in a process of its own, so that the JVM
 * can keep their classes for others. Its home is one that is thrown away.
 */
final class UsualVerbs {
  private UsualVerbs() {}

  /** Argument: a file of several chunks, beside which it may write. Ends with the first failure. */
  public static void main(String[] arguments) {
    String file = arguments[0];
    String message = file + ".kms";
    List<List<String>> commandLines =
        List.of(
            List.of("demo", file),
            List.of("describe-key", "--key-id", "alias/demo"),
            List.of("list-keys", "--output", "text"),
            List.of("encrypt-file", "--key-id", "alias/demo", file, message),
            List.of("decrypt-file", message, file));
    int code = ExitCodes.OK;
    for (List<String> commandLine : commandLines) {
      if (code == ExitCodes.OK) {
        code = Main.run(commandLine.toArray(new String[0]));
      }
    }
    System.exit(code);
  }
}
