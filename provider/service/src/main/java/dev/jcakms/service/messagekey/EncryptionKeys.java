package dev.jcakms.service.messagekey;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.KeyId;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.repository.KeyRecord;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The use to encrypt, with renewal ahead of the limits. Thread-safe. */
final class EncryptionKeys {
  /** Makes a message key, which has one lease. */
  @FunctionalInterface
  interface Generator {
    MessageKey generate(KeyRecord record, EncryptionContext context, Moment now);
  }

  record Use(KeyId keyId, EncryptionContext context, Principal principal) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Use use
          && keyId.equals(use.keyId)
          && context.equals(use.context)
          && principal.arn().equals(use.principal.arn());
    }

    // Those that a record has by itself are made by the JVM when they are first called: the first
    // message would wait for that, and for a principal's, a fiftieth of a second.
    @Override
    public int hashCode() {
      return 31 * (31 * keyId.hashCode() + context.hashCode()) + principal.arn().hashCode();
    }
  }

  private static final double FIRST_RENEWAL_POINT = 0.8;
  private static final double RENEWAL_SPREAD = 0.1;

  /** So often may an entry be dropped between being found and being leased. */
  private static final int MAX_ATTEMPTS = 16;

  private final Places<Use, EncryptionEntry> places;
  private final CacheLimits limits;
  private final Clocks clocks;
  private final RootMessageKeys root;
  private final Generator generator;
  private final Loads seals;
  private final Loads renewals;

  /**
   * The use to encrypt.
   *
   * @param seals runs what callers wait for
   * @param renewals runs what nobody waits for yet
   */
  EncryptionKeys(
      Places<Use, EncryptionEntry> places,
      CacheLimits limits,
      Clocks clocks,
      RootMessageKeys root,
      Generator generator,
      Loads seals,
      Loads renewals) {
    this.places = places;
    this.limits = limits;
    this.clocks = clocks;
    this.root = root;
    this.generator = generator;
    this.seals = seals;
    this.renewals = renewals;
  }

  /** A message key to encrypt one message of that length with, leased. */
  Leased take(KeyRecord record, Use use, Moment now, long messageBytes) {
    Supplier<MessageKey> load = () -> generator.generate(record, use.context(), now);
    byte[] materialId = record.current().id();
    boolean missed = false;
    EncryptionEntry next = null;
    for (int attempt = 0; attempt < MAX_ATTEMPTS && !limits.isOff(); attempt++) {
      EncryptionEntry entry = next == null ? places.present(use) : next;
      if (entry == null) {
        EncryptionEntry missing = newEntry(materialId, now);
        entry = places.putIfAbsent(use, missing, load, seals);
        missed |= entry == missing;
      }
      if (isFit(entry, materialId, now) && entry.count(messageBytes)) {
        MessageKey key = seals.await(entry.key());
        if (key.lease()) {
          if (entry.isRenewalDue(now)) {
            renew(use, entry, newEntry(materialId, now), load);
          }
          places.count(missed, now);
          return new Leased(key, entry);
        }
      }
      next = giveUp(use, entry, materialId, now);
    }
    places.count(true, now);
    return new Leased(seals.alone(load), null);
  }

  /** Looks twice: a thread may have been held up since its own look, while another loaded a key. */
  private boolean isFit(EncryptionEntry entry, byte[] materialId, Moment now) {
    return entry.isFit(materialId, now) || entry.isFit(materialId, clocks.now());
  }

  private EncryptionEntry newEntry(byte[] materialId, Moment now) {
    double renewalPoint = FIRST_RENEWAL_POINT + RENEWAL_SPREAD * root.chance();
    return new EncryptionEntry(now, materialId, limits, renewalPoint);
  }

  /**
   * Puts the entry that comes after in its place, if one is under way, and tells which to go on
   * with; else takes it away.
   */
  private @Nullable EncryptionEntry giveUp(
      Use use, EncryptionEntry entry, byte[] materialId, Moment now) {
    EncryptionEntry next = entry.successor();
    if (next != null && isFit(next, materialId, now)) {
      // Another thread may be about to do it, and must find the old one there.
      place(use, entry, next);
      return next;
    }
    places.remove(use, entry);
    return null;
  }

  private void renew(
      Use use, EncryptionEntry entry, EncryptionEntry next, Supplier<MessageKey> load) {
    if (!entry.renewBy(next)) {
      return;
    }
    placeWhenLoaded(use, entry, next);
    renewals.start(
        () -> {
          try {
            return load.get();
          } catch (RuntimeException | Error e) {
            entry.renewalFailed(clocks.now());
            // Whoever waits for it learns of the failure; the next one to ask loads anew.
            places.remove(use, next);
            throw e;
          }
        },
        next.key());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Placing does not fail.
  private void placeWhenLoaded(Use use, EncryptionEntry entry, EncryptionEntry next) {
    next.key().thenAccept(key -> place(use, entry, next));
  }

  private void place(Use use, EncryptionEntry entry, EncryptionEntry next) {
    if (next.takeToPlace() && !places.replace(use, entry, next)) {
      Loads.releaseWhenLoaded(next.key());
    }
  }
}
