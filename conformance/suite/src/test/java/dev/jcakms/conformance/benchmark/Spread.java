package dev.jcakms.conformance.benchmark;

import java.util.List;
import java.util.Locale;

/** Median, least and greatest of some values. */
record Spread(double least, double median, double greatest) {
  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return new Spread(sorted.get(0), Quartiles.of(sorted).median(), sorted.get(sorted.size() - 1));
  }

  /** As the document says a ratio. */
  String text() {
    return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median, least, greatest);
  }
}
