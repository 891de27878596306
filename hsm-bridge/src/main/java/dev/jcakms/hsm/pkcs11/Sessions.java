package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one token: a bounded pool, in which a caller waits for a free one until a
 * deadline. Thread-safe.
 *
 * <ol>
 *   <li>A session goes back only when its work ended without an exception. After any other end the
 *       module may hold an operation active in it, and only closing ends that.
 *   <li>Beside the pool one session, the keeper, stays open: a token logs out with its last one.
 *   <li>When the token says that a session is gone, all are asked after. If the keeper is gone, so
 *       are all others and the login; a new keeper begins a new life of the pool. The work is not
 *       repeated here, since only its owner knows whether that is safe.
 *   <li>Sessions of an earlier life are forgotten, not closed: after C_Finalize and C_Initialize
 *       the module may have given their numbers to somebody else.
 * </ol>
 *
 * <p>An object with CKA_TOKEN=false lasts no longer than the session that made it, so it is made
 * and used inside one piece of work.
 */
final class Sessions implements AutoCloseable {
  private static final Set<Ckr> GONE =
      Set.of(Ckr.SESSION_HANDLE_INVALID, Ckr.SESSION_CLOSED, Ckr.CRYPTOKI_NOT_INITIALIZED);

  private final Cryptoki cryptoki;
  private final Duration patience;
  private final Semaphore free;
  private final Semaphore freeToPin;
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
  private final ReentrantLock renewal = new ReentrantLock();
  private volatile Life life;
  private volatile boolean closed;

  /** The time between two renewals, known by its object: numbers come again. */
  private static final class Life {
    private final long slot;
    private final long keeper;

    Life(long slot, long keeper) {
      this.slot = slot;
      this.keeper = keeper;
    }
  }

  private record Session(long handle, Life life) {}

  private Sessions(Cryptoki cryptoki, int bound, Duration patience, Life life) {
    this.cryptoki = cryptoki;
    this.patience = patience;
    this.free = new Semaphore(bound, true);
    this.freeToPin = new Semaphore(bound / 2, true);
    this.life = life;
  }

  /**
   * A pool for the token in a slot, and its keeper.
   *
   * @param bound how many sessions work at the same time at most, at least 2; half of them may be
   *     pinned
   * @param patience how long a caller waits for a free one
   */
  static Sessions open(Cryptoki cryptoki, long slot, int bound, Duration patience) {
    if (bound < 2) {
      throw new IllegalArgumentException("a pool of " + bound);
    }
    return new Sessions(cryptoki, bound, patience, new Life(slot, cryptoki.openSession(slot)));
  }

  /**
   * Does work in a session that nobody else uses meanwhile.
   *
   * @throws HsmException UNAVAILABLE if none was free in time, or the thread was interrupted
   */
  <T> T use(LongFunction<T> work) {
    acquire(free, System.nanoTime() + patience.toNanos());
    try {
      Session session = take();
      boolean good = false;
      try {
        T result = work.apply(session.handle());
        good = true;
        return result;
      } catch (CryptokiException e) {
        review(e);
        throw e;
      } finally {
        putBack(session, good);
      }
    } finally {
      free.release();
    }
  }

  /**
   * A session for a stream of calls, the caller's until he closes it.
   *
   * @throws HsmException UNAVAILABLE if none was free in time, or the thread was interrupted
   */
  Pinned pin() {
    long deadline = System.nanoTime() + patience.toNanos();
    acquire(freeToPin, deadline);
    boolean pinned = false;
    try {
      acquire(free, deadline);
      try {
        Pinned result = new Pinned(take());
        pinned = true;
        return result;
      } finally {
        if (!pinned) {
          free.release();
        }
      }
    } finally {
      if (!pinned) {
        freeToPin.release();
      }
    }
  }

  /** A session that one stream holds. Not thread-safe, but for {@link #close}. */
  final class Pinned implements AutoCloseable {
    private final Session session;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean good;

    private Pinned(Session session) {
      this.session = session;
    }

    /** Does one step of the stream; after a step that failed the session will be closed. */
    <T> T use(LongFunction<T> step) {
      if (over.get()) {
        throw new IllegalStateException("the stream has given its session back");
      }
      good = false;
      try {
        return step.apply(session.handle());
      } catch (CryptokiException e) {
        review(e);
        throw e;
      }
    }

    /** Says that the stream has come to its end, so that the session can be used again. */
    void finished() {
      good = true;
    }

    /** Gives the session back, or closes it in the middle of a stream; again, does nothing. */
    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        putBack(session, good);
        free.release();
        freeToPin.release();
      }
    }
  }

  /**
   * Begins a new life: every session from before is forgotten, and a new keeper opened. For whoever
   * has initialised the module again; he must log in again too.
   *
   * @param slot where the token is now
   */
  void renew(long slot) {
    renewal.lock();
    try {
      refuseIfClosed();
      life = new Life(slot, cryptoki.openSession(slot));
      idle.clear();
    } finally {
      renewal.unlock();
    }
  }

  /** Closes every idle session and the keeper; those at work are closed when they come back. */
  @Override
  public void close() {
    renewal.lock();
    try {
      if (!closed) {
        closed = true;
        closeIdle();
        closeQuietly(life.keeper);
      }
    } finally {
      renewal.unlock();
    }
  }

  private void acquire(Semaphore permits, long deadline) {
    try {
      if (permits.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HsmException(Reason.UNAVAILABLE, "interrupted while waiting for a session", e);
    }
    throw new HsmException(
        Reason.UNAVAILABLE,
        "no session of the token became free within " + patience.toMillis() + " ms");
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new HsmException(Reason.UNAVAILABLE, "the sessions of the token are closed");
    }
  }

  private Session take() {
    refuseIfClosed();
    for (Session next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      if (next.life() == life) {
        return next;
      }
    }
    long handle = cryptoki.openSession(life.slot);
    // The life is read anew: a session that was opened while another life began belongs to that.
    return new Session(handle, life);
  }

  private void putBack(Session session, boolean good) {
    if (session.life() != life) {
      return;
    }
    if (!good) {
      closeQuietly(session.handle());
      return;
    }
    idle.addFirst(session);
    if (closed) {
      closeIdle();
    }
  }

  /** After a failure: finds out whether other sessions are gone too, one thread at a time. */
  private void review(CryptokiException failure) {
    if (!GONE.contains(failure.ckr()) || !lockedForReview()) {
      return;
    }
    try {
      if (!closed && !isAlive(life.keeper)) {
        renew(life.slot);
      } else {
        idle.removeIf(session -> !isAlive(session.handle()));
      }
    } catch (CryptokiException e) {
      failure.addSuppressed(e);
    } finally {
      renewal.unlock();
    }
  }

  private boolean lockedForReview() {
    try {
      return renewal.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isAlive(long handle) {
    try {
      return cryptoki.sessionInfo(handle).slot() == life.slot;
    } catch (CryptokiException e) {
      return false;
    }
  }

  private void closeIdle() {
    for (@Nullable Session next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      closeQuietly(next.handle());
    }
  }

  private void closeQuietly(long handle) {
    try {
      cryptoki.closeSession(handle);
    } catch (CryptokiException e) {
      // It is gone already, or the token is; either way there is nothing left to close.
    }
  }
}
