package dev.jcakms.service.sealing;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The order of the batches of one body, for the threads that pass them on: one at a time reads, all
 * work side by side, and each waits for the turn of its batch before the outcome counts. So the
 * output is in order, and of several failures the first in that order is the one. Thread-safe.
 */
final class BatchLine {
  private final BatchReader reader;

  /** Held while input is waited for, so not the lock of the turns. */
  private final ReentrantLock reading = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turned = lock.newCondition();
  private boolean ended;
  private long turn;
  private boolean finished;
  private boolean stopped;
  private @Nullable Throwable failure;

  /** A line of what {@code reader} gives. */
  BatchLine(BatchReader reader) {
    this.reader = reader;
  }

  /**
   * Fills a batch with what comes next. Waits while another is filled.
   *
   * @return false if there is nothing more to do
   */
  boolean fill(Batch batch) throws IOException, InterruptedException {
    reading.lockInterruptibly();
    try {
      if (ended || isStopped()) {
        return false;
      }
      // Whoever comes after a failure must not read on: what was lost would be left out.
      ended = true;
      reader.fill(batch);
      ended = batch.isLast();
      return true;
    } finally {
      reading.unlock();
    }
  }

  private boolean isStopped() {
    lock.lock();
    try {
      return stopped;
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

  /** Passes the turn on. After the last batch everything has ended well. */
  void done(Batch batch) {
    lock.lock();
    try {
      turn++;
      finished = batch.isLast();
      turned.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends everything. Of several causes the first counts, and none when the last batch is done. */
  void stop(Throwable cause) {
    lock.lock();
    try {
      if (!stopped && !finished) {
        stopped = true;
        failure = cause;
      }
      turned.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the last batch is done, or something ended everything before. */
  void awaitEnd() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped && !finished) {
        turned.await();
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
}
