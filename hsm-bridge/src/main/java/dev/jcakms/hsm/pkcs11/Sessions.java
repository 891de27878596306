package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import java.util.function.Supplier;
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
 *   <li>A life begins {@linkplain #alone alone}: every call of the one before has come back, so
 *       that none goes on with a number that is another's by now.
 * </ol>
 *
 * <p>An object with CKA_TOKEN=false lasts no longer than the session that made it, so it is made
 * and used inside one piece of work.
 */
final class Sessions implements AutoCloseable {
  private static final long NOBODY = 0; // CK_INVALID_HANDLE

  private static final Set<Ckr> GONE =
      Set.of(Ckr.SESSION_HANDLE_INVALID, Ckr.SESSION_CLOSED, Ckr.CRYPTOKI_NOT_INITIALIZED);

  private final Cryptoki cryptoki;
  private final Duration patience;
  private final Semaphore free;
  private final Semaphore freeToPin;
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();

  /** Read by whoever is in the module, written by whoever begins a life. */
  private final ReentrantReadWriteLock inTheModule = new ReentrantReadWriteLock();

  private final AtomicLong livesBegun = new AtomicLong();
  private volatile Life life;
  private final AtomicBoolean closing = new AtomicBoolean();

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
    long deadline = deadline();
    acquire(free, deadline);
    try {
      return inOneLife(deadline, () -> worked(take(), work));
    } finally {
      free.release();
    }
  }

  private <T> T worked(Session session, LongFunction<T> work) {
    boolean good = false;
    try {
      T result = work.apply(session.handle());
      good = true;
      return result;
    } finally {
      putBack(session, good);
    }
  }

  /**
   * Does work in a session of its own beside the pool, for whoever mends the token: he must not
   * wait for those that wait for him. With the last session the login would end, so the keeper must
   * live.
   */
  <T> T beside(LongFunction<T> work) {
    refuseIfClosed();
    long session = cryptoki.openSession(life.slot);
    try {
      return work.apply(session);
    } finally {
      closeQuietly(session);
    }
  }

  /** A number that changes whenever handles that were found before may be wrong. */
  long life() {
    return livesBegun.get();
  }

  /**
   * Begins a life with work that may renumber sessions or objects: a login, or another
   * initialisation. It waits until every call has come back, and lets none begin meanwhile.
   *
   * @throws HsmException UNAVAILABLE if a call did not come back in time; then nothing was done
   */
  void alone(Runnable work) {
    enter(inTheModule.writeLock(), deadline());
    try {
      long unused = livesBegun.incrementAndGet();
      work.run();
    } finally {
      inTheModule.writeLock().unlock();
    }
  }

  /**
   * Work that no new life begins in the middle of; what its failure says is gone is looked after.
   */
  private <T> T inOneLife(long deadline, Supplier<T> work) {
    try {
      enter(inTheModule.readLock(), deadline);
      try {
        return work.get();
      } finally {
        inTheModule.readLock().unlock();
      }
    } catch (CryptokiException e) {
      review(e);
      throw e;
    }
  }

  /**
   * A session for a stream of calls, the caller's until he closes it.
   *
   * @throws HsmException UNAVAILABLE if none was free in time, or the thread was interrupted
   */
  Pinned pin() {
    long deadline = deadline();
    acquire(freeToPin, deadline);
    boolean pinned = false;
    try {
      acquire(free, deadline);
      try {
        Pinned result = new Pinned(inOneLife(deadline, this::take));
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
      return inOneLife(
          deadline(),
          () -> {
            if (session.life() != life) {
              // Its number may be another's.
              throw new CryptokiException(
                  "a stream, in a life that is over", Ckr.SESSION_HANDLE_INVALID.value());
            }
            return step.apply(session.handle());
          });
    }

    /** Says that the stream has come to its end, so that the session can be used again. */
    void finished() {
      good = true;
    }

    /** Gives the session back, or closes it in the middle of a stream; again, does nothing. */
    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        try {
          putBackInItsLife();
        } finally {
          free.release();
          freeToPin.release();
        }
      }
    }

    /** Also for a thread that was interrupted; while a new life begins there is nothing to do. */
    private void putBackInItsLife() {
      if (inTheModule.readLock().tryLock()) {
        try {
          putBack(session, good);
        } finally {
          inTheModule.readLock().unlock();
        }
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
    alone(
        () -> {
          refuseIfClosed();
          forget();
          life = new Life(slot, cryptoki.openSession(slot));
        });
  }

  /** Forgets every session: until {@link #renew} nobody gets one. For whoever is alone. */
  void forget() {
    life = new Life(life.slot, NOBODY);
    idle.clear();
  }

  /**
   * Whether the keeper is there.
   *
   * @throws CryptokiException if the module does not tell
   */
  boolean keeperLives() {
    return life.keeper != NOBODY && isAlive(life.keeper);
  }

  /**
   * Lets no call begin any more, waits for those that are under way, and closes the keeper and
   * every idle session; a stream's is closed when it comes back. A call that does not come back in
   * time is left alone, and so are the sessions then.
   */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      try {
        enter(inTheModule.writeLock(), deadline());
      } catch (HsmException e) {
        return;
      }
      try {
        closeIdle();
        closeQuietly(life.keeper);
      } finally {
        inTheModule.writeLock().unlock();
      }
    }
  }

  private long deadline() {
    return System.nanoTime() + patience.toNanos();
  }

  private void enter(Lock lock, long deadline) {
    try {
      if (lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HsmException(Reason.UNAVAILABLE, "interrupted while waiting for the token", e);
    }
    throw new HsmException(
        Reason.UNAVAILABLE,
        "a call of the token did not come back within " + patience.toMillis() + " ms");
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
    if (closing.get()) {
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
    if (life.keeper == NOBODY) {
      throw new CryptokiException("a token that is out of reach", Ckr.TOKEN_NOT_PRESENT.value());
    }
    return opened();
  }

  /**
   * Only beside a living keeper: a session that was opened after the keeper was lost would outlive
   * its life, and be forgotten open.
   */
  private Session opened() {
    long handle = cryptoki.openSession(life.slot);
    boolean good = false;
    try {
      good = keeperLives();
    } finally {
      if (!good) {
        closeQuietly(handle);
      }
    }
    if (!good) {
      throw new CryptokiException(
          "a session whose keeper is gone", Ckr.SESSION_HANDLE_INVALID.value());
    }
    return new Session(handle, life);
  }

  private void putBack(Session session, boolean good) {
    if (session.life() != life) {
      return;
    }
    if (good && !closing.get()) {
      idle.addFirst(session);
    } else {
      closeQuietly(session.handle());
    }
  }

  /** After a failure: finds out whether other sessions are gone too, one thread at a time. */
  private void review(CryptokiException failure) {
    if (!GONE.contains(failure.ckr())) {
      return;
    }
    try {
      enter(inTheModule.writeLock(), deadline());
      try {
        if (keeperLives()) {
          idle.removeIf(session -> !isAlive(session.handle()));
        } else {
          renew(life.slot);
        }
      } finally {
        inTheModule.writeLock().unlock();
      }
    } catch (CryptokiException | HsmException e) {
      failure.addSuppressed(e);
    }
  }

  private boolean isAlive(long handle) {
    try {
      return cryptoki.sessionInfo(handle).slot() == life.slot;
    } catch (CryptokiException e) {
      if (GONE.contains(e.ckr())) {
        return false;
      }
      throw e;
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
