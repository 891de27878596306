package dev.jcakms.service.sealing;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The order of the batches of one body, for the threads that pass them on: one at a time reads, all
 * work side by side, and one at a time sees to the outcome of what has its turn. So the output is
 * in order, and of several failures the first in that order is the one. Thread-safe.
 *
 * <p>Nobody waits for a turn: a batch that arrives before it stays in the line, for whoever is
 * there when it comes. What is waited for is an empty batch, when all are at work or in the line.
 */
final class BatchLine {
  private final BatchReader reader;
  private final Supplier<Batch> batches;
  private final int maxBatches;

  /** Held while input is waited for, so not the lock of the turns. */
  private final ReentrantLock reading = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();
  private final Condition over = lock.newCondition();
  private final List<Batch> made = new ArrayList<>();
  private final Deque<Batch> empty = new ArrayDeque<>();
  private final Map<Long, Batch> arrived = new HashMap<>();
  private boolean ended;
  private long turn;
  private boolean closed;
  private boolean finished;
  private boolean stopped;
  private @Nullable Throwable failure;

  /**
   * A line of what {@code reader} gives.
   *
   * @param batches makes them, one when it is needed
   * @param maxBatches as many at most
   */
  BatchLine(BatchReader reader, Supplier<Batch> batches, int maxBatches) {
    this.reader = reader;
    this.batches = batches;
    this.maxBatches = maxBatches;
  }

  /**
   * The next batch to work on, filled. Waits while another is filled, and until there is room.
   *
   * @return null if there is nothing more to do
   */
  @Nullable Batch next() throws IOException, InterruptedException {
    reading.lockInterruptibly();
    try {
      Batch batch = ended ? null : emptyBatch();
      if (batch == null) {
        return null;
      }
      // Whoever comes after a failure must not read on: what was lost would be left out.
      ended = true;
      reader.fill(batch);
      ended = batch.isLast();
      return batch;
    } finally {
      reading.unlock();
    }
  }

  private @Nullable Batch emptyBatch() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && empty.isEmpty() && made.size() == maxBatches) {
        emptied.await();
      }
      if (!closed && empty.isEmpty()) {
        Batch another = batches.get();
        made.add(another);
        return another;
      }
      // The one that was used last is likeliest to be in a processor's cache.
      return closed ? null : empty.pop();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a batch into the line. Behind one that failed nothing counts, and nobody reads on.
   *
   * @return the batch whose turn it is, for the caller to see to; null if it has not arrived, or
   *     somebody sees to it already
   */
  @Nullable Batch arrive(Batch batch) {
    lock.lock();
    try {
      arrived.put(batch.number(), batch);
      if (batch.failure() != null) {
        close();
      }
      return takeTurn();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Passes the turn on. After the last batch everything has ended well.
   *
   * @param batch what {@link #arrive} or this gave the caller
   * @return the next one, for the caller to see to; null if it has not arrived
   */
  @Nullable Batch done(Batch batch) {
    lock.lock();
    try {
      turn++;
      empty.push(batch);
      emptied.signal();
      if (batch.isLast()) {
        finished = true;
        over.signal();
      }
      return takeTurn();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Batch takeTurn() {
    return stopped ? null : arrived.remove(turn);
  }

  private void close() {
    closed = true;
    emptied.signal();
  }

  /** Ends everything. Of several causes the first counts, and none when the last batch is done. */
  void stop(Throwable cause) {
    lock.lock();
    try {
      if (!stopped && !finished) {
        stopped = true;
        failure = cause;
      }
      close();
      over.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the last batch is done, or something ended everything before. For one thread. */
  void awaitEnd() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped && !finished) {
        over.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What ended everything, or null. */
  @Nullable Throwable failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /** Wipes all batches, when the threads that had them are gone. */
  void wipe() {
    made.forEach(Batch::wipe);
    reader.wipe();
  }
}
