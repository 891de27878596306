package dev.jcakms.service.key;

import dev.jcakms.port.Arns;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.ScheduledDeletion;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.Stamp;
import java.time.Duration;
import java.time.Instant;

/** Deletions are scheduled and cancelled here; {@link Destructions} carries them out. */
final class KeyDeletions {
  private final Installation installation;
  private final Gate gate;
  private final Stamps stamps;

  KeyDeletions(Installation installation, Gate gate, Stamps stamps) {
    this.installation = installation;
    this.gate = gate;
    this.stamps = stamps;
  }

  ScheduledDeletion schedule(KeyRecord key, int pendingWindowDays) {
    requireNotPending(key);
    Stamp stamp = stamps.now();
    Instant date = stamp.time().plus(Duration.ofDays(pendingWindowDays));
    installation.repository().scheduleDeletion(key.keyId(), date, stamp);
    gate.forget(key.keyId());
    return new ScheduledDeletion(
        installation.arns().key(key.keyId()), date, KeyState.PENDING_DELETION, pendingWindowDays);
  }

  String cancel(KeyRecord key) {
    String arn = installation.arns().key(key.keyId());
    if (key.deletion().isEmpty()) {
      throw new KmsInvalidStateException(
          KmsErrorCode.INVALID_STATE, arn + " is not pending deletion.");
    }
    installation.repository().cancelDeletion(key.keyId(), stamps.now());
    gate.forget(key.keyId());
    return arn;
  }

  /** Refuses a window that is none. */
  static void checkWindow(int pendingWindowDays) {
    if (pendingWindowDays < ScheduledDeletion.MIN_WINDOW_DAYS) {
      throw outOfRange(
          pendingWindowDays, "greater than or equal to " + ScheduledDeletion.MIN_WINDOW_DAYS);
    }
    if (pendingWindowDays > ScheduledDeletion.MAX_WINDOW_DAYS) {
      throw outOfRange(
          pendingWindowDays, "less than or equal to " + ScheduledDeletion.MAX_WINDOW_DAYS);
    }
  }

  private static KmsException outOfRange(int pendingWindowDays, String constraint) {
    return new KmsException(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value '"
            + pendingWindowDays
            + "' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value "
            + constraint);
  }

  /** Refuses what may not be done to a key that is pending deletion. */
  KeyRecord requireNotPending(KeyRecord key) {
    if (key.deletion().isPresent()) {
      throw new KmsInvalidStateException(
          KmsErrorCode.INVALID_STATE,
          installation.arns().key(key.keyId()) + " is pending deletion.");
    }
    return key;
  }

  /** Refuses a key whose deletion date is past: it is gone for every caller. */
  KeyRecord requireThere(KeyRecord key) {
    if (isGone(key)) {
      throw noSuchKey(installation.arns(), key);
    }
    return key;
  }

  boolean isGone(KeyRecord key) {
    return key.isGoneAt(gate.now().instant());
  }

  private static KmsNotFoundException noSuchKey(Arns arns, KeyRecord key) {
    return new KmsNotFoundException("Key '" + arns.key(key.keyId()) + "' does not exist");
  }
}
