package dev.jcakms.hsm.software;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Lets calls in as long as a root is open, and lets it close when none is inside. Thread-safe. */
final class Lifetime {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * The result of a call.
   *
   * @throws HsmException UNAVAILABLE once it is closed
   */
  <T> T whileOpen(Supplier<T> call) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new HsmException(Reason.UNAVAILABLE, "the software root is closed");
      }
      return call.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Waits for the calls inside, lets nobody in from then on, and forgets. */
  void close(Runnable forget) {
    lock.writeLock().lock();
    try {
      closed = true;
      forget.run();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
