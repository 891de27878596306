package dev.jcakms.service.messagekey;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The messages and bytes that one message key may still encrypt. Thread-safe, without a lock.
 * However its threads interleave, they never take more than the limits together.
 *
 * <p>Threads that write to one counter fight for its cache line. So both are given out in blocks,
 * of a thousandth of the limit at most, to cells from which messages are taken; as soon as two
 * threads meet at a cell, each gets one of its own. What lies in the cells when the limit is
 * reached is not used any more.
 */
final class Budget {
  private static final long MAX_BLOCK_MESSAGES = 64;
  private static final long BLOCKS = 1024;

  /** A cell holds bytes below and messages above: all the bytes there can be are 2^40. */
  private static final int BYTES_BITS = 41;

  private static final long ONE_MESSAGE = 1L << BYTES_BITS;
  private static final long BYTES_MASK = ONE_MESSAGE - 1;

  /** Longs between cells: two lines of 64 bytes, since processors fetch lines in pairs. */
  private static final int STRIDE = 16;

  private final long maxMessages;
  private final long maxBytes;
  private final long blockMessages;
  private final long blockBytes;
  private final long messagesPoint;
  private final long bytesPoint;
  private final AtomicLong messagesGiven = new AtomicLong();
  private final AtomicLong bytesGiven = new AtomicLong();
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile AtomicLongArray cells = new AtomicLongArray(1);
  private volatile boolean nearlySpent;

  /**
   * A whole budget.
   *
   * @param limits how much there is
   * @param renewalPoint the part of it after which it is nearly spent
   */
  Budget(CacheLimits limits, double renewalPoint) {
    this.maxMessages = limits.maxMessages();
    this.maxBytes = limits.maxBytes();
    this.blockMessages = Math.max(1, Math.min(MAX_BLOCK_MESSAGES, maxMessages / BLOCKS));
    this.blockBytes = blockMessages == 1 ? 0 : maxBytes / maxMessages * blockMessages;
    this.messagesPoint = (long) Math.ceil(maxMessages * renewalPoint);
    this.bytesPoint = (long) Math.ceil(maxBytes * renewalPoint);
  }

  /**
   * Takes one message of that length, unless a limit is reached. The first one is never refused, so
   * that a message longer than the limit is possible at all.
   */
  boolean take(long bytes) {
    while (true) {
      AtomicLongArray current = cells;
      int index = index(current);
      long held = current.get(index);
      if (held >= ONE_MESSAGE && (held & BYTES_MASK) >= bytes) {
        if (current.compareAndSet(index, held, held - ONE_MESSAGE - bytes)) {
          return true;
        }
        spread(current);
      } else if (!fill(current, index, held, bytes)) {
        return false;
      }
    }
  }

  /** Whether the renewal point is passed, and there is something left. */
  boolean isNearlySpent() {
    return nearlySpent;
  }

  /**
   * Puts what is missing into a cell, where whoever is first takes it; false if nothing is left.
   */
  private boolean fill(AtomicLongArray current, int index, long held, long bytes) {
    long messages = held >= ONE_MESSAGE ? 0 : give(messagesGiven, maxMessages, blockMessages);
    long missingBytes = Math.max(0, bytes - (held & BYTES_MASK));
    long given =
        missingBytes == 0 ? 0 : give(bytesGiven, maxBytes, Math.max(missingBytes, blockBytes));
    if (messages > 0 && begun.compareAndSet(false, true)) {
      given = Math.max(given, missingBytes);
    }
    notice();
    if ((held < ONE_MESSAGE && messages == 0) || (missingBytes > 0 && given == 0)) {
      return false;
    }
    current.getAndAdd(index, messages * ONE_MESSAGE + given);
    return true;
  }

  private static long give(AtomicLong given, long max, long wanted) {
    if (given.get() >= max) {
      return 0;
    }
    return Math.max(0, Math.min(wanted, max - given.getAndAdd(wanted)));
  }

  private void notice() {
    if (isBetween(messagesPoint, messagesGiven.get(), maxMessages)
        || isBetween(bytesPoint, bytesGiven.get(), maxBytes)) {
      nearlySpent = true;
    }
  }

  /** Where a limit is so low that nothing lies between, a renewal has no time to be ahead. */
  private static boolean isBetween(long point, long given, long max) {
    return given >= point && given < max;
  }

  /**
   * A cell for each thread, or nearly so; where blocks are of one message that would gain nothing.
   */
  private void spread(AtomicLongArray crowded) {
    if (crowded.length() == 1 && blockMessages > 1) {
      int count = Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * 4 - 1);
      cells = new AtomicLongArray((count + 1) * STRIDE);
    }
  }

  private static int index(AtomicLongArray cells) {
    if (cells.length() == 1) {
      return 0;
    }
    int count = cells.length() / STRIDE - 1;
    return (((int) Thread.currentThread().getId() & (count - 1)) + 1) * STRIDE;
  }
}
