package dev.jcakms.service.messagekey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.KeyId;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.root.RootKeys;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The message keys at hand, for two uses: to encrypt, by key, context and principal; to decrypt, by
 * root ciphertext and context. Keys of both are compared in full. Thread-safe. It lies below the
 * gate: nothing here decides whether a key may be used.
 *
 * <p>Only a message key that this process generated encrypts, so that its counts are complete; one
 * that came out of a root ciphertext only decrypts. A missing key is loaded once, however many
 * threads ask for it; they wait with a deadline. A load that failed is not remembered.
 *
 * <p>What it hands out is leased: the taker releases it after one message.
 */
public final class MessageKeys implements AutoCloseable {
  /** How long a caller waits for the root. */
  public static final long DEADLINE_MILLIS = 30_000;

  private static final int THREADS_PER_USE = 4;

  /** So often may an entry be dropped between being found and being leased. */
  private static final int MAX_ATTEMPTS = 16;

  private record EncryptionUse(
      KeyId keyId, String materialId, EncryptionContext context, Principal principal) {}

  private record DecryptionUse(RootCiphertext rootCiphertext, EncryptionContext context) {}

  private final RootKeys rootKeys;
  private final Primitives primitives;
  private final Randomness randomness;
  private final CacheLimits limits;
  private final Cache<EncryptionUse, Entry> encryption;
  private final Cache<DecryptionUse, Entry> decryption;
  private final Loads seals;
  private final Loads opens;
  private volatile boolean closed;

  /** An empty cache before a root. */
  public MessageKeys(
      RootKeys rootKeys,
      Primitives primitives,
      Randomness randomness,
      Clocks clocks,
      CacheLimits limits,
      long deadlineMillis) {
    this.rootKeys = rootKeys;
    this.primitives = primitives;
    this.randomness = randomness;
    this.limits = limits;
    this.encryption = cache(clocks, limits);
    this.decryption = cache(clocks, limits);
    this.seals = new Loads("jcakms-seal", THREADS_PER_USE, deadlineMillis);
    this.opens = new Loads("jcakms-open", THREADS_PER_USE, deadlineMillis);
  }

  private static <K> Cache<K, Entry> cache(Clocks clocks, CacheLimits limits) {
    return Caffeine.newBuilder()
        .maximumSize(limits.maxEntries())
        .expireAfterWrite(limits.maxAge())
        .ticker(() -> clocks.now().monotonicNanos())
        // Never the common pool, which belongs to the application.
        .executor(Runnable::run)
        .removalListener(
            (@Nullable K use, @Nullable Entry entry, RemovalCause cause) -> dropped(entry))
        .build();
  }

  private static void dropped(@Nullable Entry entry) {
    if (entry != null) {
      Loads.releaseWhenLoaded(entry.key());
    }
  }

  /**
   * A message key to encrypt one message with.
   *
   * @param record the key's record, as the gate just gave it
   * @param singleBodyBytes the length of the plaintext; 0 for a chunked body
   */
  public MessageKey forEncryption(
      Permit permit, KeyRecord record, Moment now, long singleBodyBytes) {
    EncryptionContext context = permit.request().context();
    EncryptionUse use =
        new EncryptionUse(
            record.keyId(),
            HexFormat.of().formatHex(record.current().id()),
            context,
            permit.request().principal());
    return leased(
        encryption,
        use,
        now,
        entry -> entry.count(singleBodyBytes, limits),
        () -> generate(record, context, now),
        seals);
  }

  /**
   * The message key of a root ciphertext, to decrypt one message with.
   *
   * @param record the record of the key that {@code rootCiphertext} names, as the gate just gave it
   * @throws dev.jcakms.port.KmsInvalidCiphertextException if it is refused
   */
  public MessageKey forDecryption(
      Permit permit, KeyRecord record, Moment now, RootCiphertext rootCiphertext) {
    EncryptionContext context = permit.request().context();
    rootKeys.materialOf(rootCiphertext, record);
    return leased(
        decryption,
        new DecryptionUse(rootCiphertext, context),
        now,
        entry -> true,
        () -> open(record, context, rootCiphertext),
        opens);
  }

  private <K> MessageKey leased(
      Cache<K, Entry> cache,
      K use,
      Moment now,
      Predicate<Entry> counted,
      Supplier<MessageKey> load,
      Loads loads) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS && !limits.isOff(); attempt++) {
      Entry entry = found(cache, use, now, load, loads);
      if (entry.isYoung(now, limits) && counted.test(entry)) {
        MessageKey key = loads.await(entry.key());
        if (key.lease()) {
          return key;
        }
      }
      cache.asMap().remove(use, entry);
    }
    return uncached(load, loads);
  }

  /** A key of nobody else's: the one lease that it is born with passes to the caller. */
  private static MessageKey uncached(Supplier<MessageKey> load, Loads loads) {
    CompletableFuture<MessageKey> future = new CompletableFuture<>();
    loads.start(load, future);
    try {
      return loads.await(future);
    } catch (KmsUnavailableException gaveUp) {
      Loads.releaseWhenLoaded(future);
      throw gaveUp;
    }
  }

  /** The entry that is there, or a new one whose load this call has started. */
  private <K> Entry found(
      Cache<K, Entry> cache, K use, Moment now, Supplier<MessageKey> load, Loads loads) {
    Entry present = cache.getIfPresent(use);
    if (present != null) {
      return present;
    }
    CompletableFuture<MessageKey> future = new CompletableFuture<>();
    Entry missing = new Entry(now, future);
    Entry other = cache.asMap().putIfAbsent(use, missing);
    if (other != null) {
      return other;
    }
    loads.start(
        () -> {
          try {
            return load.get();
          } catch (RuntimeException | Error e) {
            // Before the waiting threads learn of it, so that the next one to ask loads anew.
            cache.asMap().remove(use, missing);
            throw e;
          }
        },
        future);
    return missing;
  }

  private MessageKey generate(KeyRecord record, EncryptionContext context, Moment now) {
    byte[] messageKey = randomness.bytes(MessageHeader.MESSAGE_KEY_BYTES);
    try {
      RootCiphertext sealed =
          rootKeys.seal(CiphertextType.MESSAGE_KEY, record, context, messageKey);
      MessageKey key = MessageKey.derive(messageKey, sealed, primitives, randomness);
      if (!limits.isOff() && key.lease()) {
        DecryptionUse use = new DecryptionUse(sealed, context);
        decryption.put(use, new Entry(now, CompletableFuture.completedFuture(key)));
        if (closed) {
          decryption.invalidate(use);
        }
      }
      return key;
    } finally {
      Arrays.fill(messageKey, (byte) 0);
    }
  }

  private MessageKey open(
      KeyRecord record, EncryptionContext context, RootCiphertext rootCiphertext) {
    byte[] messageKey = rootKeys.open(rootCiphertext, record, context);
    try {
      return MessageKey.derive(messageKey, rootCiphertext, primitives, randomness);
    } finally {
      Arrays.fill(messageKey, (byte) 0);
    }
  }

  /**
   * Drops every message key; what is leased is wiped when it comes back. Loads that are under way
   * come to nothing, and whoever waits for one is told that the root is away.
   */
  @Override
  public void close() {
    closed = true;
    seals.close();
    opens.close();
    KmsUnavailableException goodbye =
        new KmsUnavailableException("this provider instance is closed");
    encryption.asMap().values().forEach(entry -> entry.key().completeExceptionally(goodbye));
    decryption.asMap().values().forEach(entry -> entry.key().completeExceptionally(goodbye));
    encryption.invalidateAll();
    decryption.invalidateAll();
  }
}
