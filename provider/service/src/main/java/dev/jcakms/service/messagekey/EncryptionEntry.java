package dev.jcakms.service.messagekey;

import dev.jcakms.service.gate.Moment;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A place for a message key that encrypts: what it may still be used for, and the entry that comes
 * after it. Thread-safe.
 */
final class EncryptionEntry extends Entry {
  private static final long FIRST_PAUSE_NANOS = 1_000_000_000;
  private static final int MAX_DOUBLINGS = 5;

  private final byte[] materialId;
  private final CacheLimits limits;
  private final long renewalAgeNanos;
  private final Budget budget;
  private final AtomicReference<@Nullable EncryptionEntry> successor = new AtomicReference<>();
  private final AtomicBoolean taken = new AtomicBoolean();
  private volatile @Nullable Moment failedAt;
  private volatile long pauseNanos;

  /**
   * A place for a key that is to be loaded.
   *
   * @param since a moment before its load began
   * @param materialId the material that seals it
   * @param renewalPoint the part of any limit after which it is renewed
   */
  EncryptionEntry(Moment since, byte[] materialId, CacheLimits limits, double renewalPoint) {
    super(since, new CompletableFuture<>());
    this.materialId = materialId;
    this.limits = limits;
    this.renewalAgeNanos = (long) (limits.maxAge().toNanos() * renewalPoint);
    this.budget = new Budget(limits, renewalPoint);
  }

  /** Whether it may encrypt now, under that material, for all but its count. */
  boolean isFit(byte[] currentMaterialId, Moment now) {
    return Arrays.equals(materialId, currentMaterialId) && isYoung(now, limits);
  }

  @Override
  boolean servesAgain(Moment now, CacheLimits limitsOfAll, long messageBytes) {
    return isYoung(now, limitsOfAll) && !isRenewalDue(now) && count(messageBytes);
  }

  /** Counts one message, unless it may encrypt no more. */
  boolean count(long messageBytes) {
    return budget.take(messageBytes);
  }

  /** Whether a limit is near, nobody renews it yet, and the last failure is long enough ago. */
  boolean isRenewalDue(Moment now) {
    if (!budget.isNearlySpent() && now.isWithin(renewalAgeNanos, since())) {
      return false;
    }
    if (successor.get() != null) {
      return false;
    }
    // Read after the successor: a failure is noted before it makes way for another.
    Moment failed = failedAt;
    return failed == null || !now.isWithin(pauseNanos, failed);
  }

  /** Names the entry that comes after it; false if another has been named. */
  boolean renewBy(EncryptionEntry next) {
    return successor.compareAndSet(null, next);
  }

  /** Whoever gets true puts this entry into the cache, or gives its key back: exactly one does. */
  boolean takeToPlace() {
    return taken.compareAndSet(false, true);
  }

  /** The entry whose key is here, or on its way. */
  @Nullable EncryptionEntry successor() {
    return successor.get();
  }

  /** Lets another renewal be tried after a pause, which doubles each time. */
  void renewalFailed(Moment now) {
    long previous = pauseNanos;
    pauseNanos =
        previous == 0
            ? FIRST_PAUSE_NANOS
            : Math.min(previous * 2, FIRST_PAUSE_NANOS << MAX_DOUBLINGS);
    failedAt = now;
    successor.set(null);
  }
}
