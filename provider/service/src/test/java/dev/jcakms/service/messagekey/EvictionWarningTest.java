package dev.jcakms.service.messagekey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the cache says that it has too few places. */
class EvictionWarningTest extends CacheFixture {
  private static final Logger LOGGER = Logger.getLogger("dev.jcakms");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int ENTRIES = 1_234;

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final EvictionWarning.Leave leave = new EvictionWarning.Leave();
  private final EvictionWarning warning = new EvictionWarning("encrypt", ENTRIES, leave);
  private final Handler handler = listening();
  private long misses;
  private long evictions;

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
    LOGGER.setUseParentHandlers(false);
  }

  @AfterEach
  void listenNoMore() {
    LOGGER.setUseParentHandlers(true);
    LOGGER.removeHandler(handler);
  }

  private Handler listening() {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        assertEquals(Level.WARNING, line.getLevel());
        warnings.add(new SimpleFormatter().formatMessage(line));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** A minute with so many more of both, and the miss that ends it. */
  private void minute(long moreMisses, long moreEvictions) {
    warning.look(clocks.now(), misses, evictions);
    misses += moreMisses;
    evictions += moreEvictions;
    clocks.advance(MINUTE);
    warning.look(clocks.now(), misses, evictions);
  }

  @Test
  void minuteOfWhichMostMissesWereEvictionsIsWarnedOfWithItsFigures() {
    minute(100, 51);
    assertEquals(1, warnings.size());
    for (String figure : List.of("100", "51", "encrypt", "cache.max-entries", "1234")) {
      assertTrue(warnings.get(0).contains(figure), warnings.get(0));
    }
  }

  @Test
  void minuteOfWhichNotMostWereEvictionsIsNotWarnedOf() {
    minute(100, 50);
    minute(100, 0);
    minute(0, 100);
    assertEquals(List.of(), warnings);
  }

  @Test
  void oneHourHasOneWarningForAllUses() {
    EvictionWarning other = new EvictionWarning("decrypt", ENTRIES, leave);
    minute(10, 10);
    other.look(clocks.now(), 0, 0);
    for (int minutes = 1; minutes < 60; minutes++) {
      minute(10, 10);
      other.look(clocks.now(), 10L * minutes, 10L * minutes);
    }
    assertEquals(1, warnings.size());
    minute(10, 10);
    assertEquals(2, warnings.size());
  }

  @Test
  void minuteThatNobodyEndedInTimeIsAQuietOne() {
    warning.look(clocks.now(), misses, evictions);
    clocks.advance(MINUTE.multipliedBy(2));
    warning.look(clocks.now(), 3, 3);
    assertEquals(List.of(), warnings);
  }

  @Test
  void cacheShowsWhatItMissesAndWhatHadToMakeRoom() {
    for (int i = 0; i < 100; i++) {
      take(keys, EncryptionContext.of("i", Integer.toString(i)));
    }
    clocks.advance(MINUTE);
    take(keys, EncryptionContext.of("i", "one more"));
    assertEquals(1, warnings.size(), warnings::toString);
  }

  @Test
  void withinTheMinuteNothingIsJudged() {
    warning.look(clocks.now(), 0, 0);
    clocks.advance(MINUTE.minusMillis(1));
    warning.look(clocks.now(), 100, 100);
    assertEquals(List.of(), warnings);
  }
}
