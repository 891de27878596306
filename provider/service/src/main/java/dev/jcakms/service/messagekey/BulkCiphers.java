package dev.jcakms.service.messagekey;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The slots in which a message key keeps its bulk ciphers. One lent from here is as good as a lease
 * on the message key, and two threads that use two of them share nothing that either writes.
 * Thread-safe.
 */
final class BulkCiphers {
  /**
   * More than there are threads at work at a moment, since one that waits for a processor has it.
   */
  private static final int SLOTS =
      Math.min(32, 2 * Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors() - 1));

  private final AtomicReferenceArray<@Nullable BulkCipher> slots =
      new AtomicReferenceArray<>(SLOTS);
  private final AtomicInteger open = new AtomicInteger(SLOTS);
  private final Function<Runnable, BulkCipher> maker;
  private final Runnable afterTheLast;

  /**
   * Empty slots.
   *
   * @param maker makes one for a slot, given what it runs after its last time
   * @param afterTheLast runs once, when all are closed and none is lent any more
   */
  BulkCiphers(Function<Runnable, BulkCipher> maker, Runnable afterTheLast) {
    this.maker = maker;
    this.afterTheLast = afterTheLast;
  }

  /**
   * Lends the one preferred if it is idle, else any, else a new one; none if every slot is in use,
   * or closed.
   *
   * @param preferred of these
   */
  @Nullable BulkCipher lend(@Nullable BulkCipher preferred) {
    if (preferred != null && preferred.lend()) {
      return preferred;
    }
    int start = (int) Thread.currentThread().getId();
    int empty = -1;
    for (int i = 0; i < SLOTS; i++) {
      int slot = (start + i) & (SLOTS - 1);
      BulkCipher present = slots.get(slot);
      if (present == null) {
        empty = slot;
      } else if (present.lend()) {
        return present;
      }
    }
    return empty < 0 ? null : made(empty);
  }

  private @Nullable BulkCipher made(int slot) {
    BulkCipher made = maker.apply(this::closed);
    return slots.compareAndSet(slot, null, made) ? made : null;
  }

  /** Lends no more; each is wiped at once, or when it comes back. To be called once. */
  void close() {
    BulkCipher none = maker.apply(() -> {});
    for (int slot = 0; slot < SLOTS; slot++) {
      if (slots.compareAndSet(slot, null, none)) {
        closed();
      } else {
        closeIn(slot);
      }
    }
  }

  private void closeIn(int slot) {
    BulkCipher present = slots.get(slot);
    if (present != null) {
      present.close();
    }
  }

  private void closed() {
    if (open.decrementAndGet() == 0) {
      afterTheLast.run();
    }
  }
}
