package dev.jcakms.service.messagekey;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many initialised ciphers may lie idle in a whole cache, however many message keys it has.
 * Whoever wants to keep one when all places are taken drops it instead. Thread-safe.
 */
final class CipherBudget {
  private final int maxKept;
  private final AtomicInteger kept = new AtomicInteger();

  CipherBudget(int maxKept) {
    this.maxKept = maxKept;
  }

  /** Takes a place, if there is one. */
  boolean tryTake() {
    // Looked at before it is counted, so that a full budget costs those who ask no shared write.
    if (kept.get() >= maxKept) {
      return false;
    }
    if (kept.incrementAndGet() <= maxKept) {
      return true;
    }
    kept.decrementAndGet();
    return false;
  }

  /** Gives a place back. */
  void giveBack() {
    kept.decrementAndGet();
  }

  /** The number of places taken. */
  int kept() {
    return kept.get();
  }
}
