package dev.jcakms.provider;

import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Moment;
import java.time.Duration;

/** Clocks that stand still until a test moves them. */
final class TestClocks implements Clocks {
  private volatile Moment now = new Moment(0, 1_800_000_000_000L);

  @Override
  public Moment now() {
    return now;
  }

  void advance(Duration by) {
    advanceMonotonic(by);
    advanceWall(by);
  }

  void advanceMonotonic(Duration by) {
    now = new Moment(now.monotonicNanos() + by.toNanos(), now.wallMillis());
  }

  void advanceWall(Duration by) {
    now = new Moment(now.monotonicNanos(), now.wallMillis() + by.toMillis());
  }
}
