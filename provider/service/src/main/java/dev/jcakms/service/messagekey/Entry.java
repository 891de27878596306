package dev.jcakms.service.messagekey;

import dev.jcakms.service.gate.Moment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A place in the cache: a message key, or one that is being loaded, and how much it was used. */
final class Entry {
  private final Moment since;
  private final CompletableFuture<MessageKey> key;
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * A new entry.
   *
   * @param since a moment before its load began
   */
  Entry(Moment since, CompletableFuture<MessageKey> key) {
    this.since = since;
    this.key = key;
  }

  CompletableFuture<MessageKey> key() {
    return key;
  }

  boolean isYoung(Moment now, CacheLimits limits) {
    return now.isWithin(limits.maxAge().toNanos(), since);
  }

  /**
   * Counts one message, unless a limit is reached. Counted before it is compared: however many
   * threads ask at once, no more than the limit are told yes. The first message is never refused,
   * so that one longer than the limit is possible at all.
   */
  boolean count(long messageBytes, CacheLimits limits) {
    long messagesBefore = messages.getAndIncrement();
    long bytesBefore = bytes.getAndAdd(messageBytes);
    return messagesBefore == 0
        || (messagesBefore < limits.maxMessages()
            && bytesBefore + messageBytes <= limits.maxBytes());
  }
}
