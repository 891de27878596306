package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One token, logged in: work is done in its sessions, and what comes between is mended one step at
 * a time, each step only when the one before was not enough.
 *
 * <ol>
 *   <li>Another session.
 *   <li>If somebody else in this process ended the module's work: C_Initialize, and a new login.
 *   <li>If nobody is logged in any more: a new login.
 *   <li>If the token still cannot be reached, or is blind though it is back, and the module is ours
 *       alone: C_Finalize, C_Initialize and a new login. If it is not, the process has to be
 *       restarted, and the error says so.
 * </ol>
 *
 * <p>Every step that may have hidden or renumbered objects begins a new {@linkplain #life life}:
 * handles of an earlier one are not to be used. Thread-safe. C_Logout is never called: it would log
 * out whoever else uses the module.
 */
final class Token implements AutoCloseable {
  private static final int MAX_ATTEMPTS = 3;
  private static final int MAX_SESSIONS = 16;
  private static final int SESSIONS_OF_OTHERS = 4;

  private final Cryptoki cryptoki;
  private final Pkcs11Options options;
  private final Breaker breaker;
  private final ReentrantLock recovery = new ReentrantLock();
  private final int maxSessions;
  private final Sessions sessions;
  private final Cryptoki.TokenInfo info;
  private final AtomicLong recoveries = new AtomicLong();
  private volatile long slot;
  private volatile boolean loginRefused;
  private volatile boolean closed;

  private Token(
      Cryptoki cryptoki,
      Pkcs11Options options,
      long slot,
      Cryptoki.TokenInfo info,
      LongSupplier nanoClock) {
    this.cryptoki = cryptoki;
    this.options = options;
    this.slot = slot;
    this.info = info;
    this.breaker = new Breaker(nanoClock, Pkcs11Options.RETRY_AFTER);
    this.maxSessions = bound(info);
    this.sessions = Sessions.open(cryptoki, slot, maxSessions, Pkcs11Options.PATIENCE);
  }

  /**
   * Finds the token, opens its sessions and logs in; again where that fails, since a token that
   * another process changes in that moment may fail or be overlooked. One that was overlooked stays
   * so until the module is initialised again, which is done for whoever is alone in it and began
   * its work here. Nothing is tried again after a PIN was refused, nor after an answer that is not
   * PKCS#11's: it may be a vendor's own for a wrong PIN.
   *
   * @throws HsmException ROOT_REFUSED if no token or more than one is meant, LOGIN_REFUSED,
   *     UNAVAILABLE
   */
  static Token open(Cryptoki cryptoki, Pkcs11Options options, LongSupplier nanoClock) {
    boolean mayEndTheModule = false;
    for (int attempt = 1; ; attempt++) {
      try {
        if (mayEndTheModule) {
          mayEndTheModule = false;
          cryptoki.finalizeForTheWholeProcess();
        }
        mayEndTheModule = cryptoki.initialize() && options.exclusive();
        return openedOnce(cryptoki, options, nanoClock);
      } catch (CryptokiException e) {
        if (attempt == MAX_ATTEMPTS || e.ckr() == Ckr.OTHER) {
          throw unavailable("the token cannot be opened", e);
        }
      } catch (HsmException e) {
        boolean overlooked = mayEndTheModule && e.reason() == Reason.ROOT_REFUSED;
        if (attempt == MAX_ATTEMPTS || !overlooked) {
          throw e;
        }
      }
    }
  }

  private static Token openedOnce(
      Cryptoki cryptoki, Pkcs11Options options, LongSupplier nanoClock) {
    long slot = slot(cryptoki, options);
    Token token = new Token(cryptoki, options, slot, cryptoki.tokenInfo(slot), nanoClock);
    try {
      token.login();
      return token;
    } catch (RuntimeException e) {
      token.close();
      throw e;
    }
  }

  private static int bound(Cryptoki.TokenInfo info) {
    return (int)
        Math.max(2, Math.min(MAX_SESSIONS, info.maxSessions().orElse(1_000) - SESSIONS_OF_OTHERS));
  }

  private static long slot(Cryptoki cryptoki, Pkcs11Options options) {
    Pkcs11Uri uri = options.uri();
    List<Long> meant =
        cryptoki.slots().stream().filter(slot -> uri.matches(description(cryptoki, slot))).toList();
    if (meant.size() != 1) {
      throw new HsmException(
          Reason.ROOT_REFUSED,
          meant.isEmpty()
              ? "the module has no token as " + uri + " says"
              : meant.size() + " tokens are as " + uri + " says: name the serial too");
    }
    return meant.get(0);
  }

  private static TokenDescription description(Cryptoki cryptoki, long slot) {
    Cryptoki.TokenInfo token = cryptoki.tokenInfo(slot);
    Cryptoki.SlotInfo place = cryptoki.slotInfo(slot);
    Cryptoki.Info library = cryptoki.info();
    return new TokenDescription(
        token.label(),
        token.manufacturer(),
        token.model(),
        token.serialNumber(),
        slot,
        place.manufacturer(),
        place.description(),
        library.manufacturer(),
        library.description(),
        library.majorVersion() + "." + library.minorVersion());
  }

  Cryptoki cryptoki() {
    return cryptoki;
  }

  /** The slot that it is in now. */
  long slot() {
    return slot;
  }

  /** What the token says of itself. */
  Cryptoki.TokenInfo info() {
    return info;
  }

  /** How many sessions work at the same time at most. */
  int maxSessions() {
    return maxSessions;
  }

  /** A number that changes whenever handles that were found before may be wrong. */
  long life() {
    return sessions.life();
  }

  /**
   * Does work that may be repeated: whatever fails on the way, doing it twice does no harm.
   *
   * @throws CryptokiException for an answer that is the request's own fault, or about an object
   * @throws HsmException UNAVAILABLE if the token cannot be reached
   */
  <T> T call(LongFunction<T> work) {
    return call(work, MAX_ATTEMPTS);
  }

  /**
   * Does work that is not repeated, since it may have been done though it failed.
   *
   * @throws CryptokiException for an answer that is the request's own fault, or about an object
   * @throws HsmException UNAVAILABLE if the token cannot be reached
   */
  <T> T callOnce(LongFunction<T> work) {
    return call(work, 1);
  }

  private <T> T call(LongFunction<T> work, int maxAttempts) {
    admit();
    for (int attempt = 1; ; attempt++) {
      try {
        return sessions.use(work);
      } catch (CryptokiException e) {
        Fault fault = Fault.of(e);
        if (fault == Fault.REFUSED || fault == Fault.OBJECT_LOST) {
          throw e;
        }
        recover(e);
        if (attempt == maxAttempts) {
          throw unavailable("the token failed", e);
        }
      }
    }
  }

  /** A session for a stream; what fails in it is not repeated. */
  Sessions.Pinned pin() {
    admit();
    try {
      return sessions.pin();
    } catch (CryptokiException e) {
      recover(e);
      throw unavailable("the token failed", e);
    }
  }

  /**
   * Whether the marker of the installation can be seen in that session: only then does an object
   * that is not found not exist.
   */
  boolean seesMarker(long session) {
    return Marker.isSeen(cryptoki, session, options.markerLabel());
  }

  /** Mends what an answer says is broken; nothing where it was the request's own fault. */
  void recoverAfter(CryptokiException answer) {
    Fault fault = Fault.of(answer);
    if (fault != Fault.REFUSED && fault != Fault.OBJECT_LOST) {
      recover(answer);
    }
  }

  private void admit() {
    refuseIfOver();
    if (breaker.isOpen()) {
      throw new HsmException(
          Reason.UNAVAILABLE, "the token is away; it is asked again in a moment");
    }
    if (breaker.wasTripped()) {
      recover(null);
    }
  }

  private void refuseIfOver() {
    if (closed) {
      throw new HsmException(Reason.UNAVAILABLE, "the token's root is closed");
    }
    if (loginRefused) {
      throw loginRefused(null);
    }
  }

  /**
   * Finds out whether the token can be reached, and mends what can be mended; what a failure said
   * is only why it is asked. Whoever waits while another does so shares the outcome.
   *
   * @throws HsmException UNAVAILABLE, and callers fail at once for a while; LOGIN_REFUSED
   */
  void recover(@Nullable RuntimeException cause) {
    long begunBefore = recoveries.get();
    Waiting.lock(recovery, "the token was not mended in time");
    try {
      refuseIfOver();
      if (recoveries.get() == begunBefore) {
        long unused = recoveries.incrementAndGet();
        mend(cause);
      } else if (breaker.wasTripped()) {
        throw unreachable(cause);
      }
    } finally {
      recovery.unlock();
    }
  }

  private void mend(@Nullable RuntimeException cause) {
    boolean mended = false;
    try {
      mended = isReached() || reopened();
    } catch (CryptokiException e) {
      addTo(e, cause);
      throw unavailable("the token is away", e);
    } catch (HsmException e) {
      addTo(e, cause);
      throw e.reason() == Reason.ROOT_REFUSED
          ? new HsmException(Reason.UNAVAILABLE, "the token is away: " + e.getMessage(), e)
          : e;
    } finally {
      if (mended) {
        breaker.reset();
      } else if (!Thread.currentThread().isInterrupted()) {
        breaker.trip(); // An interrupted caller has found out nothing that holds for others.
      }
    }
    if (!mended) {
      throw unreachable(cause);
    }
  }

  private static void addTo(RuntimeException failure, @Nullable RuntimeException cause) {
    if (cause != null) {
      failure.addSuppressed(cause);
    }
  }

  /** Steps one to three: a session in which somebody is logged in and sees the marker. */
  private boolean isReached() {
    try {
      if (!sessions.keeperLives()) {
        sessions.alone(this::initialize);
      }
      // Unlike a search, this tells when the token is away.
      Cryptoki.TokenInfo unused = cryptoki.tokenInfo(slot);
      if (sessions.beside(session -> cryptoki.sessionInfo(session).loggedIn())) {
        return sessions.beside(this::seesMarker);
      }
      sessions.alone(this::login);
      return sessions.beside(this::seesMarker);
    } catch (CryptokiException e) {
      return false;
    } catch (HsmException e) {
      if (e.reason() == Reason.ROOT_REFUSED) {
        return false; // The module has no such token, as long as nobody initialises it again.
      }
      throw e;
    }
  }

  /** If nobody else has; the token may be in another slot then. */
  private void initialize() {
    sessions.forget();
    boolean unused = cryptoki.initialize();
    slot = slot(cryptoki, options);
    sessions.renew(slot);
  }

  /** Step four. */
  private boolean reopened() {
    if (!options.exclusive()) {
      return false;
    }
    sessions.alone(
        () -> {
          sessions.forget();
          cryptoki.finalizeForTheWholeProcess();
          initialize();
          login();
        });
    return sessions.beside(this::seesMarker);
  }

  private HsmException unreachable(@Nullable RuntimeException cause) {
    String text =
        options.exclusive()
            ? "the token is away"
            : "the token is away, or back but hidden from this process: if it is there, restart the"
                + " process, or say exclusive=yes if nobody else in it uses the module";
    return cause == null
        ? new HsmException(Reason.UNAVAILABLE, text)
        : new HsmException(Reason.UNAVAILABLE, text, cause);
  }

  private void login() {
    boolean unused = sessions.beside(this::login);
  }

  private boolean login(long session) {
    char[] pin = options.pin().read();
    try {
      cryptoki.login(session, pin);
      return true;
    } catch (CryptokiException e) {
      if (Fault.of(e) == Fault.REFUSED) {
        loginRefused = true;
        throw loginRefused(e);
      }
      throw e;
    } finally {
      Arrays.fill(pin, '\0');
    }
  }

  private static HsmException loginRefused(@Nullable CryptokiException answer) {
    String text = "the token refused the PIN; it is not tried again until the next login";
    return answer == null
        ? new HsmException(Reason.LOGIN_REFUSED, text)
        : new HsmException(
            Reason.LOGIN_REFUSED, text + " (" + answer.getMessage() + ")", answer.value(), answer);
  }

  static HsmException unavailable(String what, CryptokiException answer) {
    return new HsmException(
        Reason.UNAVAILABLE, what + " (" + answer.getMessage() + ")", answer.value(), answer);
  }

  /** Closes the sessions; the module stays, since others may use it. */
  @Override
  public void close() {
    closed = true;
    sessions.close();
  }
}
