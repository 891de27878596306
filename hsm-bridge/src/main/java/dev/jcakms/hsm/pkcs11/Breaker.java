package dev.jcakms.hsm.pkcs11;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets callers fail at once while a token is away, and lets one through again after a while.
 * Thread-safe.
 */
final class Breaker {
  private static final long CLOSED = Long.MIN_VALUE;

  private final LongSupplier nanoClock;
  private final long retryNanos;
  private final AtomicLong openSince = new AtomicLong(CLOSED);

  /**
   * A closed breaker.
   *
   * @param nanoClock monotonic
   * @param retryAfter how long it stays open
   */
  Breaker(LongSupplier nanoClock, Duration retryAfter) {
    this.nanoClock = nanoClock;
    this.retryNanos = retryAfter.toNanos();
  }

  /** Whether callers are to fail at once. */
  boolean isOpen() {
    long since = openSince.get();
    return since != CLOSED && nanoClock.getAsLong() - since < retryNanos;
  }

  /** Whether the token was away and nobody has seen it come back. */
  boolean wasTripped() {
    return openSince.get() != CLOSED;
  }

  /** The token is away. */
  void trip() {
    long now = nanoClock.getAsLong();
    openSince.set(now == CLOSED ? now + 1 : now);
  }

  /** The token is there. */
  void reset() {
    openSince.set(CLOSED);
  }
}
