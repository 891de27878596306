package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What whole processes take, as a section of the document. */
final class ProcessesSection {
  /** The directory of the runs, in {@code conformance}; one for each JDK is in it. */
  static final String DIRECTORY = "benchmarks/processes";

  /** The JDKs that have the tables. */
  static final List<Integer> RELEASES = MessageRows.RELEASES;

  /** What starts and soon ends. */
  static final List<StartRow> STARTS =
      List.of(
          new StartRow(
              "first-seal",
              "first message of a JVM",
              ProcessSubject.FIRST_SEAL,
              ProcessSubject.BOUNCY_CASTLE,
              1.3),
          new StartRow(
              "describe-key",
              "`kms describe-key`",
              ProcessSubject.KMS,
              ProcessSubject.KEYTOOL,
              1.5));

  private static final Asked FASTER = new Asked(1, 1);
  private static final Asked SECOND_PROCESSOR = new Asked(1.3, 1.7);

  /** What goes through a file. */
  static final List<FileRow> FILES =
      Stream.of("encrypt-file", "decrypt-file")
          .flatMap(
              work ->
                  Stream.of(
                      new FileRow(work, 1, ProcessSubject.AGE, FASTER),
                      new FileRow(work, 1, ProcessSubject.OPENSSL, Asked.NOTHING),
                      new FileRow(work, 4, ProcessSubject.KMS_ALONE, SECOND_PROCESSOR)))
          .toList();

  private static final String HEAD =
      """
      ## Whole processes

      From the start of a process to its end, against others in turn. Ratios are taken within a
      round: their median, and least and greatest in brackets. Times are medians; in brackets stands
      how long the program itself ran, or with a file its JVM, without what started it.
      Memory is the most that any run held.
      """;

  private static final String FILES_HEAD =
      """

      Files are in memory, so that no disk is measured, and before each turn two of the same size are
      written and taken away, so that the memory is there. The ratio is the other's time divided by
      ours. *Processors* is the time that all of them spent, and in brackets the kernel's part.
      `kms` and `age` authenticate what they decrypt, `openssl` does not. Ours may hold 256 MiB.

      """;

  private static final String CONDITIONS =
      """

      | rows | date | JDK | rounds | load | command |
      |---|---|---|---|---|---|
      """;

  private ProcessesSection() {}

  /** The directory of a JDK's runs. */
  static Path directory(Path processes, int release) {
    return processes.resolve("jdk-" + release);
  }

  /** The file of the line that says when and how a group ran. */
  static Path conditions(Path directory, String group) {
    return directory.resolve(group + ".md");
  }

  /** The groups. */
  static List<String> groups() {
    return Stream.concat(STARTS.stream().map(StartRow::group), FILES.stream().map(FileRow::group))
        .distinct()
        .toList();
  }

  /**
   * The section.
   *
   * @throws IllegalStateException if a row has not its runs
   */
  static String of(Path processes) throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    for (int release : RELEASES) {
      text.append("\n### Processes on JDK ").append(release).append("\n\n");
      text.append(
          tables(
              directory(processes, release), groups(), release, StartRow.ROUNDS, FileRow.ROUNDS));
    }
    return text.toString();
  }

  /** The tables of some groups, and how they ran. */
  static String tables(
      Path directory, List<String> groups, int release, int fewestStarts, int fewestFiles)
      throws IOException {
    StringBuilder starts = new StringBuilder(StartRow.HEAD);
    StringBuilder files = new StringBuilder(FILES_HEAD).append(FileRow.HEAD);
    StringBuilder conditions = new StringBuilder(CONDITIONS);
    for (String group : groups) {
      ProcessRuns runs = ProcessRuns.read(directory, group, release);
      for (StartRow row : STARTS) {
        if (row.group().equals(group)) {
          starts.append(row.text(runs, fewestStarts)).append('\n');
        }
      }
      for (FileRow row : FILES) {
        if (row.group().equals(group)) {
          files.append(row.text(runs, fewestFiles)).append('\n');
        }
      }
      conditions.append(Files.readString(conditions(directory, group)));
    }
    return starts.append(files).append(conditions).toString();
  }
}
