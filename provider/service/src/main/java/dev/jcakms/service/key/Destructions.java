package dev.jcakms.service.key;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KmsException;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.repository.Stamp;
import dev.jcakms.service.root.RootKeys;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Destroys the keys whose deletion date is past, in two steps that lie a day apart: so no clock
 * that is wrong for an hour destroys anything. Thread-safe; several processes may do it at once,
 * and one that dies on the way leaves the rest to the next.
 */
public final class Destructions {
  /** How long after its mark a key is destroyed at the earliest. */
  static final Duration BETWEEN_THE_STEPS = Duration.ofHours(24);

  private static final System.Logger LOG = System.getLogger("dev.jcakms");

  private final Installation installation;
  private final RootKeys rootKeys;
  private final Gate gate;
  private final Stamps stamps;

  /** Whether the store did not answer the last time. */
  private final AtomicBoolean isAway = new AtomicBoolean();

  /** The keys that are due and could not be destroyed the last time. */
  private final Set<KeyId> stuck = ConcurrentHashMap.newKeySet();

  /**
   * Those of {@code installation}.
   *
   * @param gate whose clocks say what is due, and which forgets what is destroyed
   */
  public Destructions(Installation installation, RootKeys rootKeys, Gate gate) {
    this.installation = installation;
    this.rootKeys = rootKeys;
    this.gate = gate;
    this.stamps = new Stamps(gate);
  }

  /**
   * Does for each key what is due. To be called when the installation has been opened, and now and
   * then as long as it is. What cannot be done now, since root or store are away or may not be
   * written, is left to the next time: that it is so is said at WARNING once, and once more when
   * the store is back.
   */
  public void run() {
    try {
      KeyRepository repository = installation.repository();
      List<KeyRecord> pending = repository.pendingDeletion();
      stuck.retainAll(pending.stream().map(KeyRecord::keyId).collect(Collectors.toSet()));
      for (KeyRecord key : pending) {
        key.deletion().ifPresent(deletion -> runGuarded(repository, key.keyId(), deletion));
      }
      if (!repository.eraseDestroyed()) {
        LOG.log(Level.DEBUG, "others use the store: what was destroyed is erased from it later");
      }
      if (isAway.compareAndSet(true, false)) {
        LOG.log(Level.WARNING, "keys whose deletion date is past are looked for again");
      }
    } catch (KmsException e) {
      LOG.log(
          isAway.compareAndSet(false, true) ? Level.WARNING : Level.DEBUG,
          "keys whose deletion date is past could not be looked for",
          e);
    }
  }

  private void runGuarded(KeyRepository repository, KeyId keyId, Deletion deletion) {
    try {
      run(repository, keyId, deletion);
      stuck.remove(keyId);
    } catch (KmsException e) {
      LOG.log(
          stuck.add(keyId) ? Level.WARNING : Level.DEBUG,
          "the key " + keyId + " is past its deletion date and could not be destroyed",
          e);
    }
  }

  private void run(KeyRepository repository, KeyId keyId, Deletion deletion) {
    Stamp stamp = stamps.now();
    Instant now = stamp.time();
    boolean isDue = !deletion.date().isAfter(now);
    if (deletion.mark().isEmpty()) {
      if (isDue && repository.replaceMark(keyId, deletion, Optional.of(now), stamp)) {
        gate.forget();
      }
      return;
    }
    Instant mark = deletion.mark().get();
    if (mark.isAfter(now)) {
      // That clock was wrong, or this one is: neither destroys anything.
      if (repository.replaceMark(keyId, deletion, Optional.empty(), stamp)) {
        gate.forget();
      }
    } else if (isDue
        && !mark.plus(BETWEEN_THE_STEPS).isAfter(now)
        && repository.destroy(keyId, deletion, rootKeys::destroy, stamp)) {
      gate.forget();
    }
  }
}
