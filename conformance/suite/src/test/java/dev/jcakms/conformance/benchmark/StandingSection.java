package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What others pay for our provider in the list, as a section of the document. */
final class StandingSection {
  /** The directory of JMH's result, in {@code conformance}. */
  static final String DIRECTORY = "benchmarks/standing";

  /** JMH's result in that directory. */
  static final String RESULT = "unnamed.json";

  /** Lines on how and where it was measured, in that directory. */
  static final String CONDITIONS = "conditions.md";

  /** Forks that a row must have. */
  static final int FORKS = 5;

  private static final List<String> STANDINGS = List.of("absent", "last", "first");
  private static final Map<String, String> TITLES =
      Map.of(
          "mac", "`Mac` chosen by its key",
          "macEarly", "`Mac` asked before it has a key",
          "signature", "`Signature` chosen by its key",
          "signatureEarly", "`Signature` asked before it has a key",
          "cipher", "`Cipher` chosen by its key",
          "cipherEarly", "`Cipher` asked before it has a key");

  private static final String HEAD =
      """
      ## Standing in the list

      What a program with software keys pays when this provider stands in the list of providers:
      the time of `getInstance` by the algorithm alone and `init`, in nanoseconds, and how many times
      as long as without the provider.

      | engine | absent | last | first |
      |---|--:|--:|--:|
      """;

  private StandingSection() {}

  /** The section. */
  static String of(Path directory) throws IOException {
    List<Map<String, String>> results = Forks.members(directory.resolve(RESULT));
    StringBuilder text = new StringBuilder(HEAD);
    for (String method : TITLES.keySet().stream().sorted().toList()) {
      double absent = score(results, method, "absent");
      text.append("| ").append(TITLES.get(method)).append(" |");
      for (String standing : STANDINGS) {
        double score = score(results, method, standing);
        text.append(
            standing.equals("absent")
                ? String.format(Locale.ROOT, " %,.0f |", score)
                : String.format(Locale.ROOT, " %,.0f (%.2f) |", score, score / absent));
      }
      text.append('\n');
    }
    return text.append('\n').append(Files.readString(directory.resolve(CONDITIONS))).toString();
  }

  private static double score(List<Map<String, String>> results, String method, String standing) {
    for (Map<String, String> result : results) {
      if (result.getOrDefault("benchmark", "").endsWith("." + method)
          && standing.equals(result.get("params.standing"))) {
        if (Integer.parseInt(result.getOrDefault("forks", "0")) < FORKS) {
          throw new IllegalStateException(method + " has fewer than " + FORKS + " forks");
        }
        return Double.parseDouble(result.getOrDefault("primaryMetric.score", ""));
      }
    }
    throw new IllegalStateException("no result of " + method + " " + standing);
  }
}
