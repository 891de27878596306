package dev.jcakms.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a transcript: prose, and indented by two blanks what a user types and sees.
 *
 * <pre>
 *   $ kms describe-key --key-id alias/none     a command
 *   {                                          its standard output
 *   ! An error occurred (…                     its standard error
 *   [254]                                      its exit code, if not 0
 * </pre>
 *
 * <p>{@code <id>}, {@code <time>}, {@code <hex>}, {@code <base64>}, {@code <number>} and {@code
 * <any>} stand for what is new each time; {@code <id orders>} also names it, and {@code $orders} in
 * a later command or line is the same again. {@code ./} is the transcript's own directory; {@code <
 * FILE} and {@code > FILE} stand at the end of a command.
 *
 * <p>Whatever the transcript says, a command that fails must leave every file as it was.
 */
final class Transcript {
  private static final String INDENT = "  ";
  private static final String PROMPT = "$ ";
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern VARIABLE = Pattern.compile("\\$([a-z]+)");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("<(id|time|hex|base64|number|any)(?: ([a-z]+))?>");
  private static final Map<String, String> PATTERNS =
      Map.of(
          "id", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
          "time", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?\\+05:45",
          "hex", "[0-9a-f]+",
          "base64", "[A-Za-z0-9+/]+={0,2}",
          "number", "[0-9]+(\\.[0-9]+)?",
          "any", ".*");

  private final Scratch scratch;
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> seen = new ArrayList<>();

  Transcript(Scratch scratch) {
    this.scratch = scratch;
  }

  /** The transcript as it would have to be: the same text if all is as it says. */
  String run(String text) throws IOException {
    List<String> lines = text.lines().toList();
    int i = 0;
    while (i < lines.size()) {
      String line = lines.get(i++);
      if (!line.startsWith(INDENT + PROMPT)) {
        seen.add(line);
        continue;
      }
      StringBuilder command = new StringBuilder(line);
      seen.add(line);
      while (command.charAt(command.length() - 1) == '\\') {
        command.setLength(command.length() - 1);
        command.append(lines.get(i));
        seen.add(lines.get(i++));
      }
      int from = i;
      while (i < lines.size()
          && lines.get(i).startsWith(INDENT)
          && !lines.get(i).startsWith(INDENT + PROMPT)) {
        i++;
      }
      compare(
          lines.subList(from, i),
          execute(command.substring((INDENT + PROMPT).length())).lines().toList());
    }
    return String.join("\n", seen) + "\n";
  }

  private String execute(String command) throws IOException {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : inDirectory(withVariables(word.group(2))));
    }
    byte[] in = new byte[0];
    Path out = null;
    int last = words.size() - 2;
    if (last > 0 && words.get(last).equals("<")) {
      in = Files.readAllBytes(Path.of(words.get(last + 1)));
      words = words.subList(0, last);
    } else if (last > 0 && words.get(last).equals(">")) {
      out = Path.of(words.get(last + 1));
      words = words.subList(0, last);
    }
    Map<String, String> before = scratch.contents();
    Scratch.Run run = execute(words.get(0), words.subList(1, words.size()), in);
    if (run.exitCode() != ExitCodes.OK && !scratch.contents().equals(before)) {
      return "THE FAILED COMMAND CHANGED FILES\n  was " + before + "\n  is " + scratch.contents();
    }
    StringBuilder shown = new StringBuilder();
    if (out == null) {
      indent(shown, "", run.outText());
    } else {
      Files.write(out, run.out());
    }
    indent(shown, "! ", run.errText());
    if (run.exitCode() != ExitCodes.OK) {
      indent(shown, "", "[" + run.exitCode() + "]");
    }
    return shown.toString();
  }

  private Scratch.Run execute(String command, List<String> arguments, byte[] in)
      throws IOException {
    return switch (command) {
      case "kms" -> scratch.kms(in, arguments.toArray(new String[0]));
      case "write" -> {
        Files.writeString(Path.of(arguments.get(0)), arguments.get(1).replace("\\n", "\n"));
        yield done("");
      }
      case "fill" -> {
        String start = arguments.size() > 2 ? arguments.get(2) : "";
        String text = start + "x".repeat(Integer.parseInt(arguments.get(1)));
        Files.writeString(Path.of(arguments.get(0)), text);
        yield done("");
      }
      case "flip" -> {
        byte[] bytes = Files.readAllBytes(Path.of(arguments.get(0)));
        bytes[Integer.parseInt(arguments.get(1))] ^= 1;
        Files.write(Path.of(arguments.get(0)), bytes);
        yield done("");
      }
      case "move" -> {
        Files.move(
            Path.of(arguments.get(0)),
            Path.of(arguments.get(1)),
            StandardCopyOption.REPLACE_EXISTING);
        yield done("");
      }
      case "compare" -> {
        boolean same = Files.mismatch(Path.of(arguments.get(0)), Path.of(arguments.get(1))) < 0;
        yield done(same ? "the same\n" : "different\n");
      }
      case "show" -> done(Files.readString(Path.of(arguments.get(0))) + "\n");
      case "list" -> {
        StringBuilder names = new StringBuilder();
        scratch.contents().keySet().stream()
            // The native library's name is of the driver and of the machine.
            .filter(name -> !name.isEmpty() && !name.matches("(.*/)?native(/.*)?"))
            .forEach(name -> names.append(name).append('\n'));
        yield done(names.toString());
      }
      case "break" -> {
        // For the test of this class: a failure that leaves a file behind.
        Files.writeString(Path.of(arguments.get(0)), "left behind");
        yield new Scratch.Run(1, new byte[0], new byte[0]);
      }
      default -> throw new IOException("no such command: " + command);
    };
  }

  private static Scratch.Run done(String out) {
    return new Scratch.Run(ExitCodes.OK, out.getBytes(StandardCharsets.UTF_8), new byte[0]);
  }

  private static void indent(StringBuilder shown, String prefix, String text) {
    text.lines()
        .forEach(line -> shown.append((INDENT + prefix + line).stripTrailing()).append('\n'));
  }

  /** Notes what was seen, in the words of the transcript where they fit. */
  private void compare(List<String> expected, List<String> actual) {
    for (int i = 0; i < actual.size(); i++) {
      String line = actual.get(i).replace(scratch.path("").toString(), ".");
      boolean fits = i < expected.size() && fits(expected.get(i), line);
      seen.add(fits ? expected.get(i) : line);
    }
  }

  private boolean fits(String expected, String actual) {
    StringBuilder pattern = new StringBuilder();
    List<String> names = new ArrayList<>();
    String text = withVariables(expected);
    Matcher placeholder = PLACEHOLDER.matcher(text);
    int end = 0;
    while (placeholder.find()) {
      pattern.append(Pattern.quote(text.substring(end, placeholder.start())));
      String type = PATTERNS.getOrDefault(placeholder.group(1), "");
      String name = placeholder.group(2);
      pattern.append(name == null ? "(?:" + type + ")" : "(?<" + name + ">" + type + ")");
      if (name != null) {
        names.add(name);
      }
      end = placeholder.end();
    }
    Matcher line = Pattern.compile(pattern + Pattern.quote(text.substring(end))).matcher(actual);
    if (!line.matches()) {
      return false;
    }
    names.forEach(name -> variables.put(name, line.group(name)));
    return true;
  }

  private String withVariables(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            name -> Matcher.quoteReplacement(variables.getOrDefault(name.group(1), name.group())));
  }

  private String inDirectory(String word) {
    return word.replaceFirst(
        "(^|://)\\./", "$1" + Matcher.quoteReplacement(scratch.path("") + "/"));
  }
}
