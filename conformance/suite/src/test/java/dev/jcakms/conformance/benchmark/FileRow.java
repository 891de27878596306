package dev.jcakms.conformance.benchmark;

import java.util.Locale;

/** {@code kms} on a file, beside another program, or itself with one processor. */
record FileRow(String work, int sizeGib, ProcessSubject other, Asked asked) {
  /** Rounds that a row must have. */
  static final int ROUNDS = 5;

  /** The head of their table. */
  static final String HEAD =
      """
      | | size | against | ratio | asked | ours, s | processors, s | other, s | processors, s | \
      ours, MiB | other, MiB |
      |---|--:|---|---|---|--:|--:|--:|--:|--:|--:|
      """;

  /** Memory that ours may hold. */
  private static final double PEAK_MIB = 256;

  /** The group whose runs it is made of. */
  String group() {
    return work + "-" + sizeGib;
  }

  /** Its text. */
  String text(ProcessRuns runs, int fewest) {
    Spread ratio = Spread.of(runs.ratios(other, ProcessSubject.KMS, fewest));
    double peak = runs.peakMib(ProcessSubject.KMS);
    return String.format(
        Locale.ROOT,
        "| %s | %d GiB | %s | %s | %s | %s | %s | %s | %s | %.0f%s | %.0f |",
        work,
        sizeGib,
        other.title(),
        ratio.text(),
        asked.judge(ratio.median()),
        time(runs, ProcessSubject.KMS),
        processors(runs, ProcessSubject.KMS),
        time(runs, other),
        processors(runs, other),
        peak,
        peak >= PEAK_MIB ? ", **missed**" : "",
        runs.peakMib(other));
  }

  private static String time(ProcessRuns runs, ProcessSubject subject) {
    double whole = runs.median(subject, ProcessRun::seconds);
    double inside = runs.median(subject, ProcessRun::insideSeconds);
    return inside == 0
        ? String.format(Locale.ROOT, "%.2f", whole)
        : String.format(Locale.ROOT, "%.2f (%.2f)", whole, inside);
  }

  private static String processors(ProcessRuns runs, ProcessSubject subject) {
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f)",
        runs.median(subject, ProcessRun::processorSeconds),
        runs.median(subject, ProcessRun::kernelSeconds));
  }
}
