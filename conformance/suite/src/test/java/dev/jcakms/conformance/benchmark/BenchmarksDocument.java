package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The text of {@code BENCHMARKS.md}, made of what the forks left and of nothing else. */
final class BenchmarksDocument {
  /** Forks that a row must have, of the C program and of the root. */
  static final int FORKS = 10;

  /** Numbers of threads that are measured. */
  static final List<Integer> THREADS = List.of(1, 2);

  /** The document, in {@code conformance}. */
  static final String NAME = "BENCHMARKS.md";

  /** The directory of the forks of the rows, in {@code conformance}. */
  static final String HSM_DIRECTORY = "benchmarks/hsm";

  /** Lines on how and where they ran, in that directory. */
  static final String CONDITIONS = "conditions.md";

  /** Where the time goes, written by hand; in {@code conformance}. */
  static final String PROFILES = "benchmarks/profiles.md";

  private static final String HEAD =
      """
      # Benchmarks

      `BenchmarksDocument` makes this file of what the forks left in [benchmarks](benchmarks), all of
      them; a test sees that it says so. The last section is written by hand, in
      [profiles.md](benchmarks/profiles.md).

      """;

  private static final String TOKEN =
      """
      ## A root in a token

      What the root gets out of a PKCS#11 module, against what [a small C
      program](suite/src/jmh/c/token_bench.c) gets out of the same module and token in the
      same run. At least %d rounds go over the rows in turn. In each, a row has one fork of
      the C program and then one JVM for each way, and the ratio is taken within the round.
      Figures are medians, with the quartiles of the ratio in brackets. Two threads of the
      root are held against two of the C program. A load average far above the number of
      processors makes ratios too low: what the machine leaves to a JVM is shared with its own
      compiler.

      | operation | way | threads | root : C | asked | root, 1/s | C, 1/s |
      |---|---|--:|---|---|--:|--:|
      """;

  private BenchmarksDocument() {}

  /**
   * The document.
   *
   * @param conformance the directory that it stands in
   * @throws IllegalStateException if a row has not its forks
   */
  static String of(Path conformance) throws IOException {
    return HEAD
        + MessagesSection.of(conformance.resolve(MessagesSection.DIRECTORY))
        + "\n"
        + ProcessesSection.of(conformance.resolve(ProcessesSection.DIRECTORY))
        + "\n"
        + token(conformance.resolve(HSM_DIRECTORY))
        + "\n"
        + ContextsSection.of(conformance.resolve(ContextsSection.DIRECTORY))
        + "\n"
        + StandingSection.of(conformance.resolve(StandingSection.DIRECTORY))
        + "\n"
        + ManyKeysSection.of(conformance.resolve(ManyKeysSection.DIRECTORY))
        + "\n"
        + Files.readString(conformance.resolve(PROFILES));
  }

  private static String token(Path directory) throws IOException {
    return TOKEN.formatted(FORKS)
        + rows(directory, FORKS)
        + "\n"
        + Files.readString(directory.resolve(CONDITIONS));
  }

  /**
   * The rows.
   *
   * @param fewestForks that a row must have
   */
  static String rows(Path directory, int fewestForks) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (Operation operation : Operation.values()) {
      for (Way way : operation.ways()) {
        for (int threads : THREADS) {
          rows.append(row(directory, operation, way, threads, fewestForks)).append('\n');
        }
      }
    }
    return rows.toString();
  }

  /** One row. */
  static String row(Path directory, Operation operation, Way way, int threads, int fewestForks)
      throws IOException {
    List<Double> ofRoot = scores(directory, operation, way, threads, fewestForks);
    List<Double> ofC = scores(directory, operation, Way.C, threads, fewestForks);
    if (ofRoot.size() != ofC.size()) {
      throw new IllegalStateException(
          operation + " " + way + ": " + ofRoot.size() + " forks against " + ofC.size());
    }
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ofRoot.size(); round++) {
      ratios.add(ofRoot.get(round) / ofC.get(round));
    }
    Quartiles ratio = Quartiles.of(ratios);
    double floor = operation.floor(way);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %.2f (%.2f–%.2f) | %.2f%s | %,.0f | %,.0f |",
        operation.title(),
        way.title(),
        threads,
        ratio.median(),
        ratio.lower(),
        ratio.upper(),
        floor,
        ratio.median() < floor ? ", **missed**" : "",
        Quartiles.of(ofRoot).median(),
        Quartiles.of(ofC).median());
  }

  private static List<Double> scores(
      Path directory, Operation operation, Way way, int threads, int fewestForks)
      throws IOException {
    List<Double> scores = Forks.read(directory, operation, way, threads).scores();
    if (scores.size() < fewestForks) {
      throw new IllegalStateException(
          Forks.file(directory, operation, way, threads).getFileName()
              + " has "
              + scores.size()
              + " forks instead of "
              + fewestForks);
    }
    return scores;
  }
}
