package dev.jcakms.conformance.benchmark;

import java.util.Locale;

/**
 * A process of ours that does little, beside another's.
 *
 * @param aim the most times as long as the other that it should take
 */
record StartRow(String group, String title, ProcessSubject ours, ProcessSubject other, double aim) {
  /** Rounds that a row must have. */
  static final int ROUNDS = 10;

  /** The head of their table. */
  static final String HEAD =
      """
      | | against | ours : other | aim at most | ours, ms | other, ms | ours, MiB | other, MiB |
      |---|---|---|---|--:|--:|--:|--:|
      """;

  private static final double MILLIS_PER_SECOND = 1000;

  /** Its text. */
  String text(ProcessRuns runs, int fewest) {
    Spread ratio = Spread.of(runs.ratios(ours, other, fewest));
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.1f%s | %s | %s | %.0f | %.0f |",
        title,
        other.title(),
        ratio.text(),
        aim,
        ratio.median() > aim ? ", **missed**" : "",
        time(runs, ours),
        time(runs, other),
        runs.peakMib(ours),
        runs.peakMib(other));
  }

  private static String time(ProcessRuns runs, ProcessSubject subject) {
    double whole = runs.median(subject, ProcessRun::seconds) * MILLIS_PER_SECOND;
    double inside = runs.median(subject, ProcessRun::insideSeconds) * MILLIS_PER_SECOND;
    return inside == 0
        ? String.format(Locale.ROOT, "%.0f", whole)
        : String.format(Locale.ROOT, "%.0f (%.0f)", whole, inside);
  }
}
