package dev.jcakms.hsm.pkcs11;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The instances of SunPKCS11 that are in use, one for each purpose: made when first needed, and
 * again when one is broken or the token begins a new life. Thread-safe.
 */
final class SunInstances {
  /** An instance that is dropped leaves two sessions and 73 KB behind, so not without end. */
  private static final int MAX_MADE = 200;

  private static final long NO_LIFE = -1;

  private final Token token;
  private final Path module;
  private final ReentrantLock making = new ReentrantLock();
  private final Map<SunInstance.Purpose, SunInstance> current = new ConcurrentHashMap<>();

  /**
   * All, as long as this is held: SunPKCS11 closes the sessions of an instance that nobody holds by
   * their numbers, which after C_Finalize and C_Initialize may be somebody else's.
   */
  private final Queue<SunInstance> made = new ConcurrentLinkedQueue<>();

  private volatile long lifeWithoutAny = NO_LIFE;

  SunInstances(Token token, Path module) {
    this.token = token;
    this.module = module;
  }

  /**
   * The instance to use now; none while keys are left to the binding.
   *
   * @throws CryptokiException if the module answered other than CKR_OK
   */
  Optional<SunInstance> current(SunInstance.Purpose purpose) {
    Optional<SunInstance> present = present(purpose);
    if (present.isPresent() || isWithoutAny()) {
      return present;
    }
    Waiting.lock(making, "SunPKCS11 did not start in time");
    try {
      return present(purpose).or(() -> isWithoutAny() ? Optional.empty() : make(purpose));
    } finally {
      making.unlock();
    }
  }

  private Optional<SunInstance> present(SunInstance.Purpose purpose) {
    return lifeWithoutAny == token.life()
        ? Optional.empty()
        : Optional.ofNullable(current.get(purpose))
            .filter(instance -> instance.life() == token.life());
  }

  private Optional<SunInstance> make(SunInstance.Purpose purpose) {
    try {
      SunInstance fresh = SunInstance.open(purpose, token.life(), module, token.slot());
      made.add(fresh);
      current.put(purpose, fresh);
      return Optional.of(fresh);
    } catch (SunUnable e) {
      leaveToTheBinding();
      return Optional.empty();
    }
  }

  /** Drops an instance that does not recover by itself; the next caller gets another. */
  void drop(SunInstance broken) {
    // Nothing to do if somebody else was quicker.
    boolean unused = current.remove(broken.purpose(), broken);
  }

  /** Whether it is the one to use now. */
  boolean isCurrent(SunInstance instance) {
    return present(instance.purpose()).filter(present -> present == instance).isPresent();
  }

  /** Leaves every key to the binding until the token begins a new life. */
  void leaveToTheBinding() {
    lifeWithoutAny = token.life();
  }

  /** Whether every key is left to the binding. */
  boolean isWithoutAny() {
    return lifeWithoutAny == token.life() || made.size() >= MAX_MADE;
  }
}
