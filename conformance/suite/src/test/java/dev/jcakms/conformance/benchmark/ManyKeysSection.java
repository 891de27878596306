package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the number of keys in an installation costs, as a section of the document. */
final class ManyKeysSection {
  /** The directory of JMH's results, in {@code conformance}. */
  static final String DIRECTORY = "benchmarks/keys";

  /** JMH's result of the cold rows in that directory. */
  static final String COLD = "cold.json";

  /** That of the warm ones. */
  static final String WARM = "warm.json";

  /** Lines on how and where it was measured, in that directory. */
  static final String CONDITIONS = "conditions.md";

  /** Forks that a row must have. */
  static final int FORKS = 5;

  /** How many keys there are. */
  static final List<Integer> KEYS = List.of(10, 10_000);

  private static final String HEAD =
      """
      ## Many keys

      The same in an installation of 10 keys and in one of 10,000, under a software root, in
      microseconds, and how many times as long.

      | work | 10 keys | 10,000 keys |
      |---|--:|--:|
      """;

  private ManyKeysSection() {}

  /** The section. */
  static String of(Path directory) throws IOException {
    List<Map<String, String>> results = new ArrayList<>(Forks.members(directory.resolve(COLD)));
    results.addAll(Forks.members(directory.resolve(WARM)));
    return HEAD
        + row(results, "coldDescribeKey", "start-up: a new process looks one key up and closes")
        + row(results, "coldEncrypt", "start-up: a new process encrypts one message and closes")
        + row(results, "warmOpenAndEncrypt", "another provider in it: opened, first use, closed")
        + row(results, "warmDescribeKey", "`describeKey`")
        + row(results, "warmListKeys", "`listKeys`, all of them")
        + row(results, "warmEncrypt", "64 bytes encrypted under a message key at hand")
        + "\n"
        + Files.readString(directory.resolve(CONDITIONS));
  }

  private static String row(List<Map<String, String>> results, String method, String title) {
    double few = score(results, method, KEYS.get(0));
    double many = score(results, method, KEYS.get(1));
    return String.format(
        Locale.ROOT, "| %s | %,.1f | %,.1f (%.2f) |\n", title, few, many, many / few);
  }

  private static double score(List<Map<String, String>> results, String method, int keys) {
    for (Map<String, String> result : results) {
      if (result.getOrDefault("benchmark", "").endsWith("." + method)
          && String.valueOf(keys).equals(result.get("params.keys"))) {
        if (Integer.parseInt(result.getOrDefault("forks", "0")) < FORKS) {
          throw new IllegalStateException(method + " has fewer than " + FORKS + " forks");
        }
        return Double.parseDouble(result.getOrDefault("primaryMetric.score", ""));
      }
    }
    throw new IllegalStateException("no result of " + method + " with " + keys + " keys");
  }
}
