package dev.jcakms.service.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An age is measured by both clocks, and the larger counts. */
class MomentTest {
  private static final long LIMIT_NANOS = 1_000_000_000;
  private static final Moment START = new Moment(-5, 1_800_000_000_000L);

  private static boolean isWithin(long laterNanos, long laterMillis) {
    Moment now = new Moment(START.monotonicNanos() + laterNanos, START.wallMillis() + laterMillis);
    return now.isWithin(LIMIT_NANOS, START);
  }

  @Test
  void momentIsWithinTheLimitUntilEitherClockReachesIt() {
    assertTrue(isWithin(0, 0));
    assertTrue(isWithin(LIMIT_NANOS - 1, 999));
    assertFalse(isWithin(LIMIT_NANOS, 999));
    assertFalse(isWithin(LIMIT_NANOS - 1, 1000));
  }

  @Test
  void wallClockThatWentBackSaysNo() {
    assertFalse(isWithin(1, -1));
  }

  @Test
  void monotonicClockMayWrapRound() {
    Moment before = new Moment(Long.MAX_VALUE, 0);
    Moment after = new Moment(Long.MIN_VALUE, 0);
    assertTrue(after.isWithin(2, before) || after.isWithin(2_000_000, before));
  }

  @Test
  void instantIsTheWallClocks() {
    assertEquals(Instant.ofEpochMilli(1_800_000_000_000L), START.instant());
  }

  @Test
  void systemClocksAreThoseOfTheMachine() {
    long nanosBefore = System.nanoTime();
    long millisBefore = System.currentTimeMillis();
    Moment now = Clocks.SYSTEM.now();
    assertTrue(now.monotonicNanos() - nanosBefore >= 0);
    assertTrue(System.nanoTime() - now.monotonicNanos() >= 0);
    assertTrue(now.wallMillis() >= millisBefore);
  }
}
