package dev.jcakms.service.messagekey;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.repository.KeyRecord;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The use to decrypt. Thread-safe. */
final class DecryptionKeys {
  record Use(RootCiphertext rootCiphertext, EncryptionContext context) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Use use
          && rootCiphertext.equals(use.rootCiphertext)
          && context.equals(use.context);
    }

    /** For the first message, as that of {@link EncryptionKeys.Use}. */
    @Override
    public int hashCode() {
      return 31 * rootCiphertext.hashCode() + context.hashCode();
    }
  }

  private static final int MAX_ATTEMPTS = 16;

  private final Places<Use, Entry> places;
  private final CacheLimits limits;
  private final Clocks clocks;
  private final RootMessageKeys root;
  private final Loads opens;

  DecryptionKeys(
      Places<Use, Entry> places,
      CacheLimits limits,
      Clocks clocks,
      RootMessageKeys root,
      Loads opens) {
    this.places = places;
    this.limits = limits;
    this.clocks = clocks;
    this.root = root;
    this.opens = opens;
  }

  /** The message key of a root ciphertext, leased. */
  Leased take(KeyRecord record, Use use, Moment now) {
    root.check(use.rootCiphertext(), record);
    Supplier<MessageKey> load = () -> root.open(record, use.context(), use.rootCiphertext());
    boolean missed = false;
    for (int attempt = 0; attempt < MAX_ATTEMPTS && !limits.isOff(); attempt++) {
      Entry entry = places.present(use);
      if (entry == null) {
        Entry missing = new Entry(now, new CompletableFuture<>());
        entry = places.putIfAbsent(use, missing, load, opens);
        missed |= entry == missing;
      }
      // The second look is for a thread that was held up since its own, while another loaded a key.
      if (entry.isYoung(now, limits) || entry.isYoung(clocks.now(), limits)) {
        MessageKey key = opens.await(entry.key());
        if (key.lease()) {
          places.count(missed, now);
          return new Leased(key, entry);
        }
      }
      places.remove(use, entry);
    }
    places.count(true, now);
    return new Leased(opens.alone(load), null);
  }

  /** Keeps a message key that was generated, for which it takes a lease. */
  void keep(MessageKey key, EncryptionContext context, Moment now) {
    if (!limits.isOff() && key.lease()) {
      places.put(
          new Use(key.rootCiphertext(), context),
          new Entry(now, CompletableFuture.completedFuture(key)));
    }
  }
}
