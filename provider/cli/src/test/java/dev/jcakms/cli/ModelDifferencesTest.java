package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcakms.port.KmsErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Whatever is otherwise than in AWS's model stands in {@code docs/verbs.md}, verb by verb, and
 * DIFFERENCES.md says why.
 */
class ModelDifferencesTest {
  private static final Path VERBS = Path.of("../../docs/verbs.md");
  private static final Path DIFFERENCES = Path.of("../../DIFFERENCES.md");
  private static final Path TRANSCRIPTS = Path.of("src/test/transcripts");
  private static final String HEADING =
      "| verb | flags that are refused | members that are never given | errors that are never given"
          + " | errors besides |";
  private static final String OF_ALL_VERBS = "Refused on every verb that has no such flag: ";
  private static final String NOT_BUILT = "Refused, whatever they are given: ";
  private static final Pattern ERROR =
      Pattern.compile("\\((\\w+Exception)\\) when calling the (\\w+) operation");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  /** What every verb gives, for what is out of range or refused. */
  private static final Set<String> OF_ALL =
      Set.of("ValidationException", "UnsupportedOperationException");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void differencesAreThoseThatAreWrittenDown() throws IOException {
    KmsModel model = KmsModel.read();
    Map<String, Set<String>> given = membersGiven();
    Map<String, Set<String>> seen = errorsSeen();
    List<String> lines = new ArrayList<>(List.of(HEADING, "|---|---|---|---|---|"));
    for (CommandSpec verb : CommandLines.aws()) {
      String name = verb.name();
      Set<String> never = new TreeSet<>();
      model
          .output(name)
          .ifPresent(it -> missing(model, it, "", given.getOrDefault(name, Set.of()), never));
      Set<String> declared = model.errors(name);
      Set<String> besides = new TreeSet<>(seen.getOrDefault(operation(verb), Set.of()));
      besides.removeAll(declared);
      besides.removeAll(OF_ALL);
      declared.removeAll(errorsKnown());
      lines.add(
          Stream.of(Set.of(name), refused(verb), never, declared, besides)
              .map(ModelDifferencesTest::cell)
              .collect(Collectors.joining(" | ", "| ", " |")));
    }
    lines.add("");
    lines.add(OF_ALL_VERBS + sentence(AwsFlags.ofAllVerbs().stream()));
    lines.add("");
    lines.add(NOT_BUILT + sentence(CommandLines.notBuilt().stream().map(CommandSpec::name)));
    String text = Files.readString(VERBS);
    assertEquals(String.join("\n", lines) + "\n", text.substring(text.indexOf(HEADING)));
  }

  @Test
  void everyDifferenceIsExplained() throws IOException {
    String text = Files.readString(VERBS);
    Set<String> different = new TreeSet<>();
    for (String line : text.substring(text.indexOf(HEADING)).lines().toList()) {
      // The first cell of a row is a verb that is there.
      int begin = line.startsWith("|") ? line.indexOf('|', 1) : 0;
      Matcher name = NAME.matcher(line.substring(begin));
      while (name.find()) {
        different.add(name.group(1));
      }
    }
    Set<String> explained = new TreeSet<>();
    Matcher name = NAME.matcher(Files.readString(DIFFERENCES));
    while (name.find()) {
      explained.add(name.group(1));
    }
    different.removeAll(explained);
    assertEquals(Set.of(), different);
  }

  private static String sentence(Stream<String> names) {
    return names.map(name -> "`" + name + "`").collect(Collectors.joining(", ", "", "."));
  }

  private static String cell(Set<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  private static String operation(CommandSpec verb) {
    return ((Verb) verb.userObject()).operation();
  }

  private static Set<String> refused(CommandSpec verb) {
    return verb.options().stream()
        .filter(OptionSpec::hidden)
        .map(OptionSpec::longestName)
        .filter(flag -> !flag.startsWith("--no-") && !AwsFlags.ofAllVerbs().contains(flag))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> errorsKnown() {
    return Arrays.stream(KmsErrorCode.values())
        .map(KmsErrorCode::awsName)
        .collect(Collectors.toSet());
  }

  /** The members of answers, by verb; those of lists without an index. */
  private Map<String, Set<String>> membersGiven() throws IOException {
    Map<String, Set<String>> given = new TreeMap<>();
    AwsAnswers answers =
        new AwsAnswers(
            directory,
            (verb, run) -> {
              Set<String> members = given.computeIfAbsent(verb, unused -> new TreeSet<>());
              if (run.out().length > 0) {
                collect(KmsModel.json(run.out()), "", members);
              }
            });
    answers.ask();
    return given;
  }

  private static void collect(Object value, String path, Set<String> members) {
    if (value instanceof Map<?, ?> structure) {
      structure.forEach(
          (name, member) -> {
            members.add(path + name);
            collect(member, path + name + ".", members);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(element -> collect(element, path, members));
    }
  }

  /** Of a structure that is never given its members need not be named. */
  private static void missing(
      KmsModel model,
      Map<String, Object> shape,
      String path,
      Set<String> given,
      Set<String> missing) {
    Map<String, Object> structure = "list".equals(shape.get("type")) ? model.element(shape) : shape;
    if (!"structure".equals(structure.get("type"))) {
      return;
    }
    model
        .members(structure)
        .forEach(
            (name, member) -> {
              if (given.contains(path + name)) {
                missing(model, member, path + name + ".", given, missing);
              } else {
                missing.add(name);
              }
            });
  }

  /** The errors that the transcripts show, by operation. */
  private static Map<String, Set<String>> errorsSeen() throws IOException {
    Map<String, Set<String>> seen = new TreeMap<>();
    try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
      for (Path file : files.toList()) {
        Matcher error = ERROR.matcher(Files.readString(file));
        while (error.find()) {
          seen.computeIfAbsent(error.group(2), unused -> new TreeSet<>()).add(error.group(1));
        }
      }
    }
    return seen;
  }
}
