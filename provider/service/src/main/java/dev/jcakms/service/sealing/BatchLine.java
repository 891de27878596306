package dev.jcakms.service.sealing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The hand-over of batches from the one thread that fills them to those that work on them. They are
 * taken in the order of the body, worked on side by side, and each waits for its turn before its
 * outcome counts: so the output is in order, and of several failures the first in that order is the
 * one. Thread-safe.
 */
final class BatchLine {
  private final Supplier<Batch> maker;
  private final int maxBatches;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Condition filledOrEnded = lock.newCondition();
  private final Condition turned = lock.newCondition();
  private final List<Batch> made = new ArrayList<>();
  private final Queue<Batch> free = new ArrayDeque<>();
  private final Queue<Batch> filled = new ArrayDeque<>();
  private long turn;
  private boolean ended;
  private boolean stopped;
  private @Nullable Throwable failure;

  /** A line that has at most {@code maxBatches} under way. */
  BatchLine(Supplier<Batch> maker, int maxBatches) {
    this.maker = maker;
    this.maxBatches = maxBatches;
  }

  /** A batch to fill, or null if there is nothing more to do. Waits for one. */
  @Nullable Batch takeFree() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped && free.isEmpty() && made.size() == maxBatches) {
        freed.await();
      }
      if (stopped) {
        return null;
      }
      Batch batch = free.poll();
      if (batch == null) {
        batch = maker.get();
        made.add(batch);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Offers a batch to those that work. */
  void put(Batch batch) {
    lock.lock();
    try {
      filled.add(batch);
      filledOrEnded.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more is put. */
  void end() {
    lock.lock();
    try {
      ended = true;
      filledOrEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next batch to work on, or null if there is nothing more to do. Waits for one. */
  @Nullable Batch takeFilled() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped && !ended && filled.isEmpty()) {
        filledOrEnded.await();
      }
      return stopped ? null : filled.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether all batches before this one have had their turn. */
  boolean isTurnOf(Batch batch) {
    lock.lock();
    try {
      return turn == batch.number();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all batches before this one have had their turn.
   *
   * @return false if it will never come
   */
  boolean awaitTurnOf(Batch batch) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped && turn != batch.number()) {
        turned.await();
      }
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Passes the turn on; the batch is free again. */
  void done(Batch batch) {
    lock.lock();
    try {
      turn++;
      free.add(batch);
      freed.signal();
      turned.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends everything. Of several causes the first counts. */
  void stop(Throwable cause) {
    lock.lock();
    try {
      if (!stopped) {
        stopped = true;
        failure = cause;
      }
      freed.signalAll();
      filledOrEnded.signalAll();
      turned.signalAll();
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

  /** Wipes all batches; nobody works on them any more. */
  void wipe() {
    lock.lock();
    try {
      made.forEach(Batch::wipe);
    } finally {
      lock.unlock();
    }
  }
}
