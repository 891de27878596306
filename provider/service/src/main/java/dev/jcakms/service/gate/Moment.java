package dev.jcakms.service.gate;

import java.time.Instant;

/**
 * One reading of both clocks. An age is measured by both, and the larger counts: the monotonic
 * clock may stand still while a machine sleeps, and the wall clock may be set.
 *
 * @param monotonicNanos of {@link System#nanoTime()}'s kind: only differences mean something
 * @param wallMillis since 1970, UTC
 */
public record Moment(long monotonicNanos, long wallMillis) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * Whether less than {@code nanos} have passed since {@code start} by both clocks. A wall clock
   * that went backwards says no.
   */
  public boolean isWithin(long nanos, Moment start) {
    long wallElapsedMillis = wallMillis - start.wallMillis;
    return monotonicNanos - start.monotonicNanos < nanos
        && wallElapsedMillis >= 0
        && wallElapsedMillis < nanos / NANOS_PER_MILLI;
  }

  /** The wall clock's time. */
  public Instant instant() {
    return Instant.ofEpochMilli(wallMillis);
  }
}
