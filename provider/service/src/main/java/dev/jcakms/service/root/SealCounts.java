package dev.jcakms.service.root;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How often each material may still seal, where random 96-bit nonces allow only so many seals (NIST
 * SP 800-38D, 8.3). They are set aside in the store in blocks, before the first of a block is made:
 * a process that dies forgets what is left of its block, and never one that it made. Thread-safe.
 *
 * <p>A block starts small, since it may be lost, and doubles while it lasts less than ten seconds,
 * so that the store is not asked often.
 */
final class SealCounts {
  private static final System.Logger LOG = System.getLogger("dev.jcakms");
  private static final long FIRST_BLOCK_SEALS = 64;
  private static final long SHORT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long DEADLINE_SECONDS = 30;

  /** Spent on the check of the material when it was made. */
  private static final long SEALS_OF_THE_CHECK = 1;

  private final Installation installation;
  private final Clocks clocks;
  private final Map<ByteBuffer, Block> blocks = new ConcurrentHashMap<>();

  SealCounts(Installation installation, Clocks clocks) {
    this.installation = installation;
    this.clocks = clocks;
  }

  private static final class Block {
    final AtomicLong left = new AtomicLong();
    final ReentrantLock refill = new ReentrantLock();
    long seals = FIRST_BLOCK_SEALS;
    @Nullable Moment since;
  }

  /**
   * Takes one seal.
   *
   * @param maxSeals how many the mechanism allows
   * @throws KmsException LIMIT_EXCEEDED if there is none left
   */
  void take(KeyRecord record, MaterialRecord material, long maxSeals) {
    Block block = blocks.computeIfAbsent(ByteBuffer.wrap(material.id()), unused -> new Block());
    while (block.left.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      refill(block, record, material, maxSeals);
    }
  }

  private void refill(Block block, KeyRecord record, MaterialRecord material, long maxSeals) {
    lock(block.refill);
    try {
      if (block.left.get() > 0) {
        return; // Another thread was quicker.
      }
      Moment now = clocks.now();
      if (block.since != null && now.isWithin(SHORT_NANOS, block.since)) {
        block.seals *= 2;
      }
      block.since = now;
      block.seals = reserve(block.seals, record, material, maxSeals);
      block.left.set(block.seals);
    } finally {
      block.refill.unlock();
    }
  }

  /** Sets aside as many as are wanted; near the end fewer. */
  private long reserve(long wanted, KeyRecord record, MaterialRecord material, long maxSeals) {
    KmsException refusal = null;
    for (long seals = wanted; seals > 0; seals /= 2) {
      try {
        long total =
            SEALS_OF_THE_CHECK
                + installation
                    .repository()
                    .reserveSeals(material.id(), seals, maxSeals - SEALS_OF_THE_CHECK);
        warnAtTheMarks(record, total - seals, total, maxSeals);
        return seals;
      } catch (KmsException e) {
        if (e.code() != KmsErrorCode.LIMIT_EXCEEDED) {
          throw e;
        }
        refusal = e;
      }
    }
    throw new KmsException(
        KmsErrorCode.LIMIT_EXCEEDED,
        "The key "
            + record.keyId()
            + " has sealed as often as its random nonces allow ("
            + maxSeals
            + " times). It still decrypts. Make a new key and let the alias stand for that one.",
        refusal);
  }

  /** Whoever sets aside the seal at a mark says so; of many processes that is one. */
  private void warnAtTheMarks(KeyRecord record, long before, long total, long maxSeals) {
    for (int percent : new int[] {50, 90}) {
      long mark = maxSeals / 100 * percent;
      if (before < mark && total >= mark) {
        LOG.log(
            Level.WARNING,
            "The key {0} has used {1} % of the seals that its random nonces allow: make a new key"
                + " and let the alias stand for that one.",
            record.keyId(),
            percent);
      }
    }
  }

  private static void lock(ReentrantLock lock) {
    try {
      if (!lock.tryLock(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new KmsUnavailableException("the store has not set seals aside in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KmsUnavailableException("interrupted while waiting for the store", e);
    }
  }
}
