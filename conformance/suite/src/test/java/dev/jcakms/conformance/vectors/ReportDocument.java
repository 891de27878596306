package dev.jcakms.conformance.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of {@code REPORT.md}, made of what the runs left in {@code conformance/results} and of
 * nothing else. Run as a program it writes it.
 */
final class ReportDocument {
  /** The document, in {@code conformance}. */
  static final String NAME = "REPORT.md";

  /** The directory of the results, in {@code conformance}. */
  static final String DIRECTORY = "results";

  /** What the profiles coverage and mutation leave. */
  private static final List<String> MUTATION_PARTS =
      List.of("mutation/coverage.md", "mutation/mutations.md");

  private static final String HEAD =
      """
      # Report

      `ReportDocument` makes this file of what the runs left in [results](results); a test sees that
      it says so. A number that falls below
      [executed.txt](wycheproof/src/main/resources/dev/jcakms/conformance/executed.txt) fails the
      build.

      ## Wycheproof

      How many cases of each file were run, and how many the file has; whatever was run came to what
      it should. The *provider* is run through `getInstance(…, provider)` over a software root, with
      keys imported through its KeyStore: vectors that only verify, or only use a public key, run in
      software behind its engines. The roots are run through their port, with keys unwrapped into
      them. *Sealing* is what messages are sealed with. The digest is that of
      `LC_ALL=C sha256sum *.json | sha256sum`.
      """;

  private ReportDocument() {}

  /** Argument: the directory {@code conformance}. */
  public static void main(String[] arguments) throws IOException {
    Path conformance = Path.of(arguments[0]);
    Files.writeString(conformance.resolve(NAME), of(conformance));
  }

  /**
   * The document.
   *
   * @param conformance the directory
   */
  static String of(Path conformance) throws IOException {
    List<Path> jdks;
    try (Stream<Path> listing = Files.list(conformance.resolve(DIRECTORY))) {
      jdks =
          listing
              .filter(path -> path.getFileName().toString().startsWith("jdk-"))
              .sorted()
              .toList();
    }
    StringBuilder text = new StringBuilder(HEAD);
    for (Path jdk : jdks) {
      text.append(section(jdk));
    }
    for (String part : MUTATION_PARTS) {
      Path file = conformance.resolve(part);
      if (Files.exists(file)) {
        text.append('\n').append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private static String section(Path jdk) throws IOException {
    Map<SubjectUnderTest, ResultFile> results = new TreeMap<>();
    for (SubjectUnderTest subject : SubjectUnderTest.values()) {
      results.put(subject, ResultFile.read(jdk.resolve(subject.column() + ".tsv")));
    }
    StringBuilder text = new StringBuilder();
    text.append("\n### JDK ").append(jdk.getFileName().toString().substring("jdk-".length()));
    text.append("\n\n").append(facts(results)).append("\n");
    text.append(table(results)).append("\nPassed over:\n\n");
    results.forEach((subject, result) -> text.append(passedOver(subject, result)));
    return text.toString();
  }

  private static String facts(Map<SubjectUnderTest, ResultFile> results) {
    return ResultFile.FACTS.stream()
        .map(
            word ->
                results.values().stream()
                    .map(result -> result.facts().get(word))
                    .filter(value -> value != null)
                    .distinct()
                    .map(value -> "- " + word + " `" + value + "`\n")
                    .collect(Collectors.joining()))
        .collect(Collectors.joining());
  }

  private static String table(Map<SubjectUnderTest, ResultFile> results) {
    StringBuilder text = new StringBuilder("| file | cases |");
    results.keySet().forEach(subject -> text.append(' ').append(subject.column()).append(" |"));
    text.append("\n|---|--:|").append("--:|".repeat(results.size())).append('\n');
    List<ResultFile.Row> files = results.values().iterator().next().rows();
    int[] sums = new int[1 + results.size()];
    for (ResultFile.Row file : files) {
      text.append("| ").append(file.file()).append(" | ").append(file.total()).append(" |");
      sums[0] += file.total();
      int column = 1;
      for (ResultFile result : results.values()) {
        ResultFile.Row row = row(result, file.file());
        text.append(' ').append(row.executed() == 0 ? "–" : cell(row)).append(" |");
        sums[column++] += row.executed();
      }
      text.append('\n');
    }
    text.append("| all |");
    for (int sum : sums) {
      text.append(' ').append(sum).append(" |");
    }
    return text.append('\n').toString();
  }

  private static String cell(ResultFile.Row row) {
    int failed = row.executed() - row.passed();
    return row.executed() + (failed == 0 ? "" : ", **" + failed + " failed**");
  }

  private static ResultFile.Row row(ResultFile result, String file) {
    return result.rows().stream()
        .filter(row -> row.file().equals(file))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no result of " + file));
  }

  /** By reason, with the files that it meets in part or whole. */
  private static String passedOver(SubjectUnderTest subject, ResultFile result) {
    Map<String, Integer> cases = new TreeMap<>();
    Map<String, List<String>> files = new TreeMap<>();
    for (ResultFile.Row row : result.rows()) {
      for (String counted : row.passedOver()) {
        int space = counted.indexOf(' ');
        String reason = counted.substring(space + 1);
        cases.merge(reason, Integer.parseInt(counted.substring(0, space)), Integer::sum);
        files.computeIfAbsent(reason, r -> new ArrayList<>()).add(stem(row.file()));
      }
    }
    return cases.entrySet().stream()
        .map(
            entry ->
                "- %s, %d: %s (%s)%n"
                    .formatted(
                        subject.column(),
                        entry.getValue(),
                        entry.getKey(),
                        String.join(", ", files.getOrDefault(entry.getKey(), List.of()))))
        .collect(Collectors.joining());
  }

  private static String stem(String file) {
    return file.replace("_test.json", "");
  }
}
