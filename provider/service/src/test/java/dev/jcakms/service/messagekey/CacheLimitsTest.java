package dev.jcakms.service.messagekey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.service.gate.Moment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How long, how many and how often. */
class CacheLimitsTest {
  private static final Duration AGE = Duration.ofMinutes(5);
  private static final Moment START = new Moment(0, 0);

  private static CacheLimits limits(long maxMessages, long maxBytes) {
    return new CacheLimits(10, AGE, maxMessages, maxBytes);
  }

  private static Entry entry() {
    return new Entry(START, new CompletableFuture<>());
  }

  @Test
  void limitsThatAreNoneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new CacheLimits(-1, AGE, 1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new CacheLimits(1, Duration.ofNanos(-1), 1, 1));
    assertThrows(IllegalArgumentException.class, () -> limits(0, 1));
    assertThrows(IllegalArgumentException.class, () -> limits(1, 0));
    CacheLimits least = new CacheLimits(0, Duration.ZERO, 1, 1);
    assertEquals(1, least.maxMessages());
    assertEquals(1, least.maxBytes());
  }

  @Test
  void limitsNeverExceedWhatRandomNoncesAllow() {
    CacheLimits most = limits(Long.MAX_VALUE, Long.MAX_VALUE);
    assertEquals(1L << 30, most.maxMessages());
    assertEquals(1L << 40, most.maxBytes());
  }

  @Test
  void defaultsAreFiveMinutesAThousandEntriesAMillionMessagesAnd64GiB() {
    assertEquals(new CacheLimits(1_000, AGE, 1 << 20, 64L << 30), CacheLimits.DEFAULT);
    assertFalse(CacheLimits.DEFAULT.isOff());
    assertTrue(CacheLimits.OFF.isOff());
  }

  @Test
  void entryIsYoungUntilItsAgeIsTheLimit() {
    Moment last = new Moment(AGE.toNanos() - 1, AGE.toMillis() - 1);
    assertTrue(entry().isYoung(last, limits(1, 1)));
    assertFalse(entry().isYoung(new Moment(AGE.toNanos(), AGE.toMillis()), limits(1, 1)));
  }
}
