package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Waiting for a lock behind which the token is called: not for ever, and interruptible. */
final class Waiting {
  private Waiting() {}

  /**
   * Locks.
   *
   * @param late what is said if that took too long
   * @throws HsmException UNAVAILABLE if it did, or the thread was interrupted
   */
  static void lock(ReentrantLock lock, String late) {
    try {
      if (!lock.tryLock(Pkcs11Options.PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new HsmException(Reason.UNAVAILABLE, late);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HsmException(Reason.UNAVAILABLE, "interrupted while waiting for the token", e);
    }
  }
}
