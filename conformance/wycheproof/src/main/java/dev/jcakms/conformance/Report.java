package dev.jcakms.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What became of the files of a folder on one subject.
 *
 * @param files in the order in which they were run
 */
public record Report(List<FileReport> files) {
  /** Takes a copy. */
  public Report {
    files = List.copyOf(files);
  }

  /**
   * Runs all files.
   *
   * @param watcher is told of each file when it is done
   */
  public static Report of(Vectors vectors, Runner runner, Consumer<FileReport> watcher)
      throws IOException {
    List<FileReport> files = new ArrayList<>();
    for (Path path : vectors.files()) {
      FileReport file = runner.run(path);
      files.add(file);
      watcher.accept(file);
    }
    return new Report(files);
  }

  /** The number of cases. */
  public int total() {
    return files.stream().mapToInt(FileReport::total).sum();
  }

  /** The number of cases that were run. */
  public int executed() {
    return files.stream().mapToInt(FileReport::executed).sum();
  }

  /** The number of cases that were run and came to what they should. */
  public int passed() {
    return files.stream().mapToInt(FileReport::passed).sum();
  }

  /** Everything that is wrong; that nothing was run is wrong too. */
  public List<String> failures() {
    List<String> failures = new ArrayList<>();
    files.forEach(file -> failures.addAll(file.failures()));
    if (executed() == 0) {
      failures.add("no case was run");
    }
    return failures;
  }
}
