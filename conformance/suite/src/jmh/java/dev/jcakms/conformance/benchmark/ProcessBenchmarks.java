package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs whole processes in turn and writes what they took, for the groups of {@link
 * ProcessesSection}. With as many rounds as the document asks for, or more, the results are kept,
 * and it is written anew.
 *
 * <p>Needs GNU time, {@code age} and {@code openssl}, and 13 GiB in {@code /dev/shm}.
 */
final class ProcessBenchmarks {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path suite;
  private final Path results;
  private final int starts;
  private final int files;
  private final String command;
  private final boolean kept;
  private final List<String> groups;

  /**
   * Prepares a run.
   *
   * @param rounds of each group, or 0 for as many as the document asks for; the results of fewer
   *     are not kept
   * @param only a regular expression in the words of some groups, or nothing
   */
  ProcessBenchmarks(Path suite, int rounds, String only) throws IOException {
    this.suite = suite;
    this.kept = rounds == 0 || rounds >= StartRow.ROUNDS;
    this.starts = rounds == 0 ? StartRow.ROUNDS : rounds;
    this.files = rounds == 0 ? FileRow.ROUNDS : rounds;
    this.command =
        Machine.command("processes" + (rounds == 0 ? "" : " -Dbench.forks=" + rounds), only);
    Path processes =
        kept
            ? suite.resolveSibling(ProcessesSection.DIRECTORY)
            : suite.resolve("target").resolve(ProcessesSection.DIRECTORY);
    this.results =
        Files.createDirectories(ProcessesSection.directory(processes, Machine.release()));
    Pattern wanted = Pattern.compile(only);
    this.groups =
        ProcessesSection.groups().stream().filter(group -> wanted.matcher(group).find()).toList();
  }

  void run() throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(MEMORY, "kms-benchmark");
    try {
      Path kms = suite.resolve("../../provider/cli/target/kms").normalize();
      Tools tools = new Tools(kms, work);
      StartScene startScene = new StartScene(tools);
      FileScene fileScene = new FileScene(tools);
      for (String group : groups) {
        List<FileRow> rows =
            ProcessesSection.FILES.stream().filter(row -> row.group().equals(group)).toList();
        if (rows.isEmpty()) {
          run(group, startScene.processes(group), starts, tools);
        } else {
          run(group, fileScene.processes(rows.get(0), subjects(rows)), files, tools);
          fileScene.clear();
        }
      }
    } finally {
      delete(work);
    }
    System.out.println(ProcessesSection.tables(results, groups, Machine.release(), starts, files));
    if (kept) {
      Benchmarks.writeDocument(suite.resolveSibling(""));
    }
  }

  private void run(String group, List<MeasuredProcess> processes, int rounds, Tools tools)
      throws IOException, InterruptedException {
    double loadBefore = Machine.load();
    List<String> lines = new ArrayList<>();
    List<MeasuredProcess> inTurn = new ArrayList<>(processes);
    for (int round = 1; round <= rounds; round++) {
      for (MeasuredProcess process : inTurn) {
        process.prepare(tools.result());
        lines.add(process.run(group, round, tools.work()));
        System.out.println(lines.get(lines.size() - 1));
        Files.writeString(
            ProcessRuns.file(results, group), "[\n" + String.join(",\n", lines) + "\n]\n");
      }
      // Whoever comes after a pause may still wait for what the others do not.
      Collections.rotate(inTurn, 1);
    }
    Files.writeString(
        ProcessesSection.conditions(results, group),
        Machine.row(group, String.valueOf(rounds), loadBefore, command));
  }

  private static List<ProcessSubject> subjects(List<FileRow> rows) {
    return Stream.concat(Stream.of(ProcessSubject.KMS), rows.stream().map(FileRow::other)).toList();
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
