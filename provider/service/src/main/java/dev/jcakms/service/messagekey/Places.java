package dev.jcakms.service.messagekey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.jcakms.port.KmsException;
import dev.jcakms.service.gate.Moment;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one use of the cache. Thread-safe. Each entry that is in it holds one lease of its
 * key, given back when it is gone for whatever reason.
 *
 * <p>It bounds their number alone. Their age is looked at by whoever takes one, by both clocks,
 * which he has just read for the gate; a cache that knew an age would read one once more at each
 * look-up, and would drop what is old only when somebody came.
 */
final class Places<K, E extends Entry> {
  private final Cache<K, E> cache;
  private final EvictionWarning warning;
  private final Runnable whenFilled;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private volatile boolean closed;

  /**
   * Empty places.
   *
   * @param warning is shown what was missed and evicted
   * @param whenFilled runs when an entry has come
   */
  Places(int maxEntries, EvictionWarning warning, Runnable whenFilled) {
    this.warning = warning;
    this.whenFilled = whenFilled;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(maxEntries)
            // Never the common pool, which belongs to the application.
            .executor(Runnable::run)
            .removalListener(this::removed)
            .build();
  }

  private void removed(@Nullable K use, @Nullable E entry, RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      evictions.increment();
    }
    if (entry != null) {
      Loads.releaseWhenLoaded(entry.key());
    }
  }

  @Nullable E present(K use) {
    return cache.getIfPresent(use);
  }

  /** The entry that is there already, or {@code missing}, whose load this call has started. */
  E putIfAbsent(K use, E missing, Supplier<MessageKey> load, Loads loads) {
    E other = cache.asMap().putIfAbsent(use, missing);
    if (other != null) {
      return other;
    }
    whenFilled.run();
    loads.start(
        () -> {
          try {
            return load.get();
          } catch (RuntimeException | Error e) {
            // Before the waiting threads learn of it, so that the next one to ask loads anew.
            remove(use, missing);
            throw e;
          }
        },
        missing.key());
    return missing;
  }

  /** Puts an entry whose key is at hand. */
  void put(K use, E entry) {
    cache.put(use, entry);
    whenFilled.run();
    if (closed) {
      remove(use, entry);
    }
  }

  void remove(K use, E entry) {
    boolean unused = cache.asMap().remove(use, entry);
  }

  /** False if {@code old} is not there any more. */
  boolean replace(K use, E old, E next) {
    return cache.asMap().replace(use, old, next);
  }

  /** Drops what {@code isGone}. */
  void dropIf(BiPredicate<K, E> isGone) {
    cache
        .asMap()
        .forEach(
            (use, entry) -> {
              if (isGone.test(use, entry)) {
                remove(use, entry);
              }
            });
  }

  /** Counts a message whose key was at hand or on its way, or was missing. */
  void count(boolean missed, Moment now) {
    if (missed) {
      misses.increment();
      warning.look(now, misses.sum(), evictions.sum());
    } else {
      hits.increment();
    }
  }

  long hits() {
    return hits.sum();
  }

  long misses() {
    return misses.sum();
  }

  long evictions() {
    return evictions.sum();
  }

  int entries() {
    return cache.asMap().size();
  }

  /** The sum of {@code sizeBytes} over what the entries are kept under. */
  long bytes(ToLongFunction<K> sizeBytes) {
    return cache.asMap().keySet().stream().mapToLong(sizeBytes).sum();
  }

  /** Drops all, and ends the wait for what is being loaded. */
  void close(KmsException goodbye) {
    closed = true;
    cache.asMap().values().forEach(entry -> entry.key().completeExceptionally(goodbye));
    cache.invalidateAll();
  }
}
