package dev.jcakms.service.testing;

import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Moment;
import java.time.Duration;

/** Clocks that stand still until a test moves them. */
public final class StillClocks implements Clocks {
  private volatile Moment now = new Moment(0, 1_800_000_000_000L);

  @Override
  public Moment now() {
    return now;
  }

  /** Moves both. */
  public void advance(Duration by) {
    advanceMonotonic(by);
    advanceWall(by);
  }

  /** Moves the monotonic clock. */
  public void advanceMonotonic(Duration by) {
    now = new Moment(now.monotonicNanos() + by.toNanos(), now.wallMillis());
  }

  /** Moves the wall clock. */
  public void advanceWall(Duration by) {
    now = new Moment(now.monotonicNanos(), now.wallMillis() + by.toMillis());
  }
}
