package dev.jcakms.service.gate;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one place where an operation is allowed or refused. Thread-safe.
 *
 * <p>It decides from memory: from a {@linkplain Snapshot snapshot} of the records that is good for
 * one second by both clocks, counted from before it was read. While there is work, a watcher reads
 * the store's change counter several times a second, and the records again if that has moved.
 * Whoever finds the snapshot older, since the process was stopped or had no work, does so himself
 * and goes on. If the store cannot answer, the gate stays open for the configured grace and then
 * refuses everything.
 */
public final class Gate {
  private static final long GOOD_FOR_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long RENEWAL_DEADLINE_SECONDS = 30;

  /** A late thread has three more turns before anyone finds the snapshot too old. */
  private static final Duration WATCH_PERIOD = Duration.ofMillis(250);

  private final Installation installation;
  private final Clocks clocks;
  private final long graceNanos;
  private final Watcher watcher;
  private final ReentrantLock renewal = new ReentrantLock();
  private volatile @Nullable Snapshot snapshot;
  private volatile Consumer<Predicate<KeyId>> whenChanged = unused -> {};
  private volatile boolean changed;
  private volatile boolean closed;

  /**
   * A gate before an installation.
   *
   * @param grace how long decisions go on from an old snapshot while the store cannot answer
   * @param watcher keeps the snapshot young from the first request on
   */
  public Gate(Installation installation, Clocks clocks, Duration grace, Watcher watcher) {
    this.installation = installation;
    this.clocks = clocks;
    this.graceNanos = grace.toNanos();
    this.watcher = watcher;
    watcher.add(new Duty(WATCH_PERIOD, this::watch));
  }

  /**
   * Has {@code then} told which keys are still enabled, when something has changed: before {@link
   * #forget(KeyId)} returns, and for changes of others on the watcher's thread.
   */
  public void whenChanged(Consumer<Predicate<KeyId>> then) {
    whenChanged = then;
  }

  /**
   * Judges a request: finds the key, then looks at its usage and its state.
   *
   * @throws KmsException if it may not go on, or if the gate cannot decide
   */
  public Permit admit(Request request) {
    Moment now = clocks.now();
    Snapshot current = currentSnapshot(now);
    KeyId keyId = resolve(request.key(), current);
    KeyRecord record = judge(request, keyId, current, now);
    return new Permit(this, request, keyId, current.generation(), record);
  }

  /**
   * Judges the request of a permit again, for who begins anew and does nothing yet: what he does is
   * judged by both clocks. A snapshot that is in use is renewed several times a second, so the one
   * at hand is asked without a look at them.
   *
   * @return the same permit, if it was given by these records
   * @throws KmsException if it may not go on, or if the gate cannot decide
   */
  public Permit admitAgain(Permit given) {
    requireOpen();
    Snapshot atHand = snapshot;
    return atHand != null && atHand.isUsed() && given.isBy(atHand.generation())
        ? given
        : admit(given.request());
  }

  /**
   * Refuses if this gate is closed; for what needs no key.
   *
   * @throws KmsUnavailableException if it is
   */
  public void requireOpen() {
    if (closed) {
      throw new KmsUnavailableException("this provider instance is closed");
    }
  }

  /** Both clocks, as every decision of this gate reads them. */
  public Moment now() {
    return clocks.now();
  }

  /** Forgets the records; called after a change of our own, which then holds at once. */
  public void forget() {
    renewal.lock();
    try {
      snapshot = null;
      changed = true;
    } finally {
      renewal.unlock();
    }
  }

  /** The same after a change of one key's state: what is kept of it goes at once, if it has to. */
  public void forget(KeyId keyId) {
    forget();
    try {
      whenChanged.accept(other -> !other.equals(keyId) || isEnabled(other));
    } catch (KmsException storeAway) {
      // The change itself has happened. The watcher tells of it when there is work again.
    }
  }

  /**
   * Whether a key is there and enabled. No permission: it tells what need not be kept any longer.
   *
   * @throws KmsUnavailableException if the store cannot answer
   */
  public boolean isEnabled(KeyId keyId) {
    try {
      KeyRecord record = currentSnapshot(now()).key(keyId, installation.arns().key(keyId));
      return record.state() == KeyState.ENABLED;
    } catch (KmsNotFoundException gone) {
      return false;
    }
  }

  /** Refuses everything from now on. */
  public void close() {
    closed = true;
  }

  KeyRecord judge(Request request, KeyId keyId, Snapshot current, Moment now) {
    Arns arns = installation.arns();
    KeyRecord record = current.key(keyId, arns.key(keyId));
    if (record.state() == KeyState.PENDING_DELETION && record.isGoneAt(now.instant())) {
      throw Snapshot.noSuchKey(arns.key(keyId));
    }
    Operation operation = request.operation();
    if (operation.usage().map(needed -> needed != record.usage()).orElse(false)) {
      throw notValid(arns.key(keyId) + " key usage is " + record.usage(), operation);
    }
    if (!operation.isFor(record.spec())) {
      throw notValid(arns.key(keyId) + " key spec is " + record.spec(), operation);
    }
    if (record.state() == KeyState.DISABLED) {
      throw new KmsInvalidStateException(KmsErrorCode.DISABLED, arns.key(keyId) + " is disabled.");
    }
    if (record.state() == KeyState.PENDING_DELETION) {
      throw new KmsInvalidStateException(
          KmsErrorCode.INVALID_STATE, arns.key(keyId) + " is pending deletion.");
    }
    return record;
  }

  private static KmsException notValid(String what, Operation operation) {
    return new KmsException(
        KmsErrorCode.INVALID_KEY_USAGE,
        what + " which is not valid for " + operation.awsName() + ".");
  }

  private KeyId resolve(KeyName name, Snapshot current) {
    Arns arns = installation.arns();
    String bare = arns.withoutArn(name);
    return bare.startsWith(KeyName.ALIAS_PREFIX)
        ? current.alias(bare, arns.alias(bare))
        : arns.keyId(name);
  }

  Snapshot currentSnapshot(Moment now) {
    requireOpen();
    Snapshot current = snapshot;
    if (current == null || !now.isWithin(GOOD_FOR_NANOS, current.readAt())) {
      current = renewedByCaller();
    }
    current.use();
    return current;
  }

  private Snapshot renewedByCaller() {
    lockForRenewal();
    try {
      // Read anew: another thread may have renewed it while this one waited.
      Moment before = clocks.now();
      Snapshot old = snapshot;
      if (old != null && before.isWithin(GOOD_FOR_NANOS, old.readAt())) {
        return old;
      }
      Snapshot renewed = read(before, old);
      snapshot = renewed;
      return renewed;
    } finally {
      renewal.unlock();
      watcher.wake();
    }
  }

  private Snapshot read(Moment before, @Nullable Snapshot old) {
    try {
      return readNow(before, old);
    } catch (KmsUnavailableException storeAway) {
      if (old != null && before.isWithin(GOOD_FOR_NANOS + graceNanos, old.readAt())) {
        return old;
      }
      throw storeAway;
    }
  }

  private Snapshot readNow(Moment before, @Nullable Snapshot old) {
    KeyRepository repository = installation.repository();
    long counter = repository.changeCounter();
    if (old == null) {
      return Snapshot.empty(before, counter, repository);
    }
    if (old.isOf(repository, counter)) {
      return old.stillGoodAt(before);
    }
    changed = true;
    return Snapshot.empty(before, counter, repository);
  }

  /** The watcher's turn: false when there is no work any more. */
  boolean watch() {
    Snapshot current = snapshot;
    if (closed || current == null) {
      return false;
    }
    boolean young = clocks.now().isWithin(GOOD_FOR_NANOS, current.readAt());
    if (!current.isUsed()) {
      return young;
    }
    try {
      renewByWatcher();
      if (changed) {
        changed = false;
        whenChanged.accept(this::isEnabled);
      }
      return true;
    } catch (KmsException storeAway) {
      changed = true;
      // Callers find out for themselves when the snapshot is too old, and wake the watcher again.
      return young;
    }
  }

  private void renewByWatcher() {
    lockForRenewal();
    try {
      Snapshot old = snapshot;
      if (old != null) {
        Snapshot renewed = readNow(clocks.now(), old);
        renewed.readLike(old, installation.arns());
        snapshot = renewed;
      }
    } finally {
      renewal.unlock();
    }
  }

  private void lockForRenewal() {
    try {
      if (!renewal.tryLock(RENEWAL_DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new KmsUnavailableException("the store has not answered in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KmsUnavailableException("interrupted while waiting for the store", e);
    }
  }
}
