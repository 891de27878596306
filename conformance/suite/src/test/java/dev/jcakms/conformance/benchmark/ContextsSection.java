package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What many contexts cost, with places enough and with too few, as a section of the document. */
final class ContextsSection {
  /** The directory of the forks, in {@code conformance}. */
  static final String DIRECTORY = "benchmarks/contexts";

  /** A JSON array of what the forks wrote, in that directory. */
  static final String RESULT = "contexts.json";

  /** Lines on how and where they ran, in that directory. */
  static final String CONDITIONS = "conditions.md";

  /** Forks that a row must have. */
  static final int FORKS = 3;

  /** Numbers of places that are measured. */
  static final List<Integer> ENTRIES = List.of(1_000, 100_000);

  private static final double MEGABYTE = 1 << 20;

  private static final String HEAD =
      """
      ## Many contexts

      One thread encrypts messages of 64 bytes, each for one of 100,000 contexts, with so many places
      in the cache (`cache.max-entries`). A message for which no message key is at hand costs an
      operation of the root, here the software root. A message key that was made here takes two
      places, one to encrypt and one to decrypt; memory is what a collection after the close finds
      less in the heap. Medians of the forks, with the lowest and the highest in brackets.

      | contexts come | `cache.max-entries` | root operations per 1,000 messages | messages, 1/s | memory, MiB | bytes a place |
      |---|--:|--:|--:|--:|--:|
      """;

  private ContextsSection() {}

  /** The section. */
  static String of(Path directory) throws IOException {
    List<Map<String, String>> forks = Forks.members(directory.resolve(RESULT));
    StringBuilder text = new StringBuilder(HEAD);
    for (Distribution distribution : Distribution.values()) {
      for (int entries : ENTRIES) {
        text.append(row(forks, distribution, entries)).append('\n');
      }
    }
    return text.append('\n').append(Files.readString(directory.resolve(CONDITIONS))).toString();
  }

  private static String row(
      List<Map<String, String>> forks, Distribution distribution, int entries) {
    List<Map<String, String>> own =
        forks.stream()
            .filter(fork -> distribution.name().equals(fork.get("distribution")))
            .filter(fork -> Integer.toString(entries).equals(fork.get("entries")))
            .toList();
    if (own.size() < FORKS) {
      throw new IllegalStateException(
          distribution + " with " + entries + " has " + own.size() + " forks instead of " + FORKS);
    }
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %s | %s | %s | %s |",
        distribution.title(),
        entries,
        spread(
            own,
            "%,.1f",
            fork -> 1_000 * number(fork, "rootOperations") / number(fork, "messages")),
        spread(own, "%,.0f", fork -> number(fork, "messagesPerSecond")),
        spread(own, "%,.1f", fork -> number(fork, "heapBytes") / MEGABYTE),
        spread(own, "%,.0f", fork -> number(fork, "heapBytes") / number(fork, "places")));
  }

  private static double number(Map<String, String> fork, String member) {
    return Double.parseDouble(fork.getOrDefault(member, ""));
  }

  private static String spread(
      List<Map<String, String>> forks, String form, ToDoubleFunction<Map<String, String>> figure) {
    double[] sorted = forks.stream().mapToDouble(figure).sorted().toArray();
    return String.format(
        Locale.ROOT,
        form + " (" + form + "–" + form + ")",
        sorted[sorted.length / 2],
        sorted[0],
        sorted[sorted.length - 1]);
  }
}
