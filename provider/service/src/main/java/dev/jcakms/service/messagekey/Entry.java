package dev.jcakms.service.messagekey;

import dev.jcakms.service.gate.Moment;
import java.util.concurrent.CompletableFuture;

/** A place in the cache: a message key, or one that is being loaded. */
class Entry {
  private final Moment since;
  private final CompletableFuture<MessageKey> key;

  /**
   * A new entry.
   *
   * @param since a moment before its load began
   */
  Entry(Moment since, CompletableFuture<MessageKey> key) {
    this.since = since;
    this.key = key;
  }

  final CompletableFuture<MessageKey> key() {
    return key;
  }

  final boolean isYoung(Moment now, CacheLimits limits) {
    return now.isWithin(limits.maxAge().toNanos(), since);
  }

  /** Whether one more message, which is counted, may use it with nothing else to be done. */
  boolean servesAgain(Moment now, CacheLimits limits, long messageBytes) {
    return isYoung(now, limits);
  }

  final Moment since() {
    return since;
  }
}
