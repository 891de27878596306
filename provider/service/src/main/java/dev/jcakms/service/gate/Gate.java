package dev.jcakms.service.gate;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one place where an operation is allowed or refused. Thread-safe.
 *
 * <p>It decides from memory: from a {@linkplain Snapshot snapshot} of the records that is good for
 * one second by both clocks, counted from before it was read. Whoever finds it older reads the
 * store's change counter, and the records again if that has moved. If the store cannot answer, the
 * gate stays open for the configured grace and then refuses everything.
 */
public final class Gate {
  private static final long GOOD_FOR_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long RENEWAL_DEADLINE_SECONDS = 30;

  private final Installation installation;
  private final Clocks clocks;
  private final long graceNanos;
  private final ReentrantLock renewal = new ReentrantLock();
  private volatile @Nullable Snapshot snapshot;
  private volatile boolean closed;

  /**
   * A gate before an installation.
   *
   * @param grace how long decisions go on from an old snapshot while the store cannot answer
   */
  public Gate(Installation installation, Clocks clocks, Duration grace) {
    this.installation = installation;
    this.clocks = clocks;
    this.graceNanos = grace.toNanos();
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
    judge(request, keyId, current, now);
    return new Permit(this, request, keyId);
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
    } finally {
      renewal.unlock();
    }
  }

  /** Refuses everything from now on. */
  public void close() {
    closed = true;
  }

  KeyRecord judge(Request request, KeyId keyId, Moment now) {
    return judge(request, keyId, currentSnapshot(now), now);
  }

  private KeyRecord judge(Request request, KeyId keyId, Snapshot current, Moment now) {
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

  private Snapshot currentSnapshot(Moment now) {
    requireOpen();
    Snapshot current = snapshot;
    return current != null && now.isWithin(GOOD_FOR_NANOS, current.readAt()) ? current : renewed();
  }

  private Snapshot renewed() {
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
    }
  }

  private Snapshot read(Moment before, @Nullable Snapshot old) {
    try {
      KeyRepository repository = installation.repository();
      long counter = repository.changeCounter();
      return old != null && old.isOf(repository, counter)
          ? old.stillGoodAt(before)
          : Snapshot.empty(before, counter, repository);
    } catch (KmsUnavailableException storeAway) {
      if (old != null && before.isWithin(GOOD_FOR_NANOS + graceNanos, old.readAt())) {
        return old;
      }
      throw storeAway;
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
