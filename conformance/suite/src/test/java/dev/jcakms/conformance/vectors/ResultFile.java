package dev.jcakms.conformance.vectors;

import dev.jcakms.conformance.FileReport;
import dev.jcakms.conformance.Report;
import dev.jcakms.conformance.Vectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run of the vectors on one subject left behind, as a text: lines of a word and its value,
 * then a line for each file with its columns between tabs. {@code REPORT.md} is made of these.
 */
record ResultFile(Map<String, String> facts, List<Row> rows) {
  /** The words of the facts. */
  static final List<String> FACTS = List.of("jdk", "token", "vectors", "commit");

  /** The system property that names the directory; without it they go into the build's. */
  private static final String PROPERTY = "wycheproof.results";

  private static final String TAB = "\t";
  private static final String AND = "; ";
  private static final String OF = " ";

  /**
   * A file on a subject.
   *
   * @param passedOver how many cases, and why, for each reason
   */
  record Row(String file, int total, int executed, int passed, List<String> passedOver) {}

  static void write(SubjectUnderTest subject, Vectors vectors, Report report) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("jdk " + System.getProperty("java.vm.version"));
    lines.add("vectors " + vectors.digest());
    lines.add("commit " + vectors.commit().orElse("not told"));
    if (subject == SubjectUnderTest.TOKEN_ROOT) {
      lines.add("token SoftHSM " + softHsmVersion());
    }
    for (FileReport file : report.files()) {
      String reasons =
          file.passedOver().entrySet().stream()
              .map(entry -> entry.getValue() + OF + entry.getKey())
              .collect(Collectors.joining(AND));
      lines.add(
          String.join(
              TAB,
              file.name(),
              Integer.toString(file.total()),
              Integer.toString(file.executed()),
              Integer.toString(file.passed()),
              reasons));
    }
    Files.write(Files.createDirectories(directory()).resolve(subject.column() + ".tsv"), lines);
  }

  private static String softHsmVersion() throws IOException {
    Process command = new ProcessBuilder("softhsm2-util", "--version").start();
    return new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** Reads what {@link #write} wrote. */
  static ResultFile read(Path path) throws IOException {
    Map<String, String> facts = new TreeMap<>();
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(path)) {
      String[] columns = line.split(TAB, -1);
      if (columns.length == 1) {
        int space = line.indexOf(' ');
        facts.put(line.substring(0, space), line.substring(space + 1));
      } else {
        rows.add(
            new Row(
                columns[0],
                Integer.parseInt(columns[1]),
                Integer.parseInt(columns[2]),
                Integer.parseInt(columns[3]),
                columns[4].isEmpty() ? List.of() : List.of(columns[4].split(AND))));
      }
    }
    return new ResultFile(facts, List.copyOf(rows));
  }

  private static Path directory() {
    String named = System.getProperty(PROPERTY, "");
    Path results = named.isEmpty() ? Path.of("target", "wycheproof") : Path.of(named);
    return results.resolve("jdk-" + Runtime.version().feature());
  }
}
