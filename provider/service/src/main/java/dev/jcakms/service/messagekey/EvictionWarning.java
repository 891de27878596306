package dev.jcakms.service.messagekey;

import dev.jcakms.service.gate.Moment;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Says at WARNING, once an hour, that more message keys are in use than there are places: when most
 * of a minute's misses were evictions by size. Thread-safe; looks when somebody misses, so it costs
 * a hit nothing.
 */
final class EvictionWarning {
  private static final System.Logger LOG = System.getLogger("dev.jcakms");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Leave to warn, once an hour. */
  static final class Leave {
    private final AtomicReference<@Nullable Moment> last = new AtomicReference<>();

    /** Whether there is leave, which is taken then. */
    boolean take(Moment now) {
      Moment before = last.get();
      return (before == null || !now.isWithin(HOUR.toNanos(), before))
          && last.compareAndSet(before, now);
    }
  }

  /** What the counters said when a minute began. */
  private record Minute(Moment start, long misses, long evictions) {}

  private final String use;
  private final int maxEntries;
  private final Leave leave;
  private final AtomicReference<@Nullable Minute> minute = new AtomicReference<>();

  /**
   * Watches one use of the cache.
   *
   * @param use what it is called
   * @param leave shared by all uses, which have one warning together
   */
  EvictionWarning(String use, int maxEntries, Leave leave) {
    this.use = use;
    this.maxEntries = maxEntries;
    this.leave = leave;
  }

  /** Called at each miss, with what there has been of both so far. */
  void look(Moment now, long misses, long evictions) {
    Minute current = minute.get();
    if (current != null && now.isWithin(MINUTE.toNanos(), current.start())) {
      return;
    }
    // A minute that nobody ended in time was a quiet one.
    if (minute.compareAndSet(current, new Minute(now, misses, evictions))
        && current != null
        && now.isWithin(2 * MINUTE.toNanos(), current.start())) {
      judge(now, misses - current.misses(), evictions - current.evictions());
    }
  }

  private void judge(Moment now, long misses, long evictions) {
    if (2 * evictions > misses && misses > 0 && leave.take(now)) {
      LOG.log(
          Level.WARNING,
          "More message keys are in use than the cache has places for: of {0} look-ups to {1} that"
              + " missed in the last minute most are due to the {2} message keys that had to make"
              + " room, and each cost a root operation. cache.max-entries is {3}.",
          Long.toString(misses),
          use,
          Long.toString(evictions),
          Integer.toString(maxEntries));
    }
  }
}
