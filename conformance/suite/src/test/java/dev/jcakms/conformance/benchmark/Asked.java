package dev.jcakms.conformance.benchmark;

import java.util.Locale;

/**
 * What is asked of a ratio.
 *
 * @param floor below which it fails what is asked, or 0 if nothing is
 * @param aim that it should reach
 */
record Asked(double floor, double aim) {
  /** Nothing is asked. */
  static final Asked NOTHING = new Asked(0, 0);

  /** Floor and aim, and which of them a ratio misses. */
  String judge(double ratio) {
    if (floor == 0) {
      return "–";
    }
    String text =
        aim > floor
            ? String.format(Locale.ROOT, "%.2f (%.2f)", floor, aim)
            : String.format(Locale.ROOT, "%.2f", floor);
    if (ratio < floor) {
      return text + ", **missed**";
    }
    return ratio < aim ? text + ", aim missed" : text;
  }
}
