package dev.jcakms.conformance.benchmark;

/** How often which context comes. */
enum Distribution {
  /** Each as often as any other. */
  UNIFORM("uniform", 0),
  /** The n-th most frequent 1/n as often as the first. */
  ZIPF("Zipf, exponent 1", 1);

  private final String title;
  private final double exponent;

  Distribution(String title, double exponent) {
    this.title = title;
    this.exponent = exponent;
  }

  String title() {
    return title;
  }

  double exponent() {
    return exponent;
  }
}
