package dev.jcakms.service.messagekey;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.KeyId;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Duty;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.gate.Watcher;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.root.RootKeys;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * The message keys at hand, for two uses: to encrypt, by key, context and principal; to decrypt, by
 * root ciphertext and context. Keys of both are compared in full. Thread-safe. It lies below the
 * gate: nothing here decides whether a key may be used.
 *
 * <p>Only a message key that this process generated encrypts, so that its counts are complete; one
 * that came out of a root ciphertext only decrypts. A missing key is loaded once, however many
 * threads ask for it; they wait with a deadline. A load that failed is not remembered.
 *
 * <p>An encryption key in use is renewed in the background, at a random point between 80 and 90 %
 * of the limit that it comes to first, so that nobody waits for the next one; it goes as soon as
 * the record names another material. A renewal that fails is tried again after a pause, and changes
 * nothing about the limit. What is too old to be used goes some seconds later, whether or not
 * anyone comes.
 *
 * <p>What it hands out is leased: the taker gives it back after one message.
 */
public final class MessageKeys implements AutoCloseable {
  /** How long a caller waits for the root. */
  public static final long DEADLINE_MILLIS = 30_000;

  private static final Duration SWEEP_PERIOD = Duration.ofSeconds(10);

  /** Half of the root for each use, and a quarter that renewals may ask for besides. */
  private static final int HALF = 2;

  private static final int QUARTER = 4;

  /**
   * What an entry takes besides what it is kept under, with its message key and without ciphers, as
   * a heap of a 64-bit JVM showed.
   */
  private static final long ENTRY_BYTES = 890;

  /** Over the whole cache; each takes some 3 KB. */
  private static final int MAX_IDLE_CIPHERS = 4096;

  private final CacheLimits limits;
  private final Clocks clocks;
  private final RootMessageKeys root;
  private final Places<EncryptionKeys.Use, EncryptionEntry> encryptionPlaces;
  private final Places<DecryptionKeys.Use, Entry> decryptionPlaces;
  private final Loads seals;
  private final Loads opens;
  private final Loads renewals;
  private final EncryptionKeys encryption;
  private final DecryptionKeys decryption;

  /**
   * An empty cache before a root.
   *
   * @param watcher has what is too old dropped
   */
  public MessageKeys(
      RootKeys rootKeys,
      Primitives primitives,
      Randomness randomness,
      Clocks clocks,
      CacheLimits limits,
      long deadlineMillis,
      Watcher watcher) {
    this.limits = limits;
    this.clocks = clocks;
    this.root =
        new RootMessageKeys(rootKeys, primitives, randomness, new CipherBudget(MAX_IDLE_CIPHERS));
    EvictionWarning.Leave leave = new EvictionWarning.Leave();
    int maxEntries = limits.maxEntries();
    this.encryptionPlaces =
        new Places<>(maxEntries, new EvictionWarning("encrypt", maxEntries, leave), watcher::wake);
    this.decryptionPlaces =
        new Places<>(maxEntries, new EvictionWarning("decrypt", maxEntries, leave), watcher::wake);
    this.seals = new Loads("jcakms-seal", part(HALF), deadlineMillis);
    this.opens = new Loads("jcakms-open", part(HALF), deadlineMillis);
    this.renewals = new Loads("jcakms-renewal", part(QUARTER), deadlineMillis);
    this.encryption =
        new EncryptionKeys(encryptionPlaces, limits, clocks, root, this::generate, seals, renewals);
    this.decryption = new DecryptionKeys(decryptionPlaces, limits, clocks, root, opens);
    watcher.add(new Duty(SWEEP_PERIOD, this::sweep));
  }

  private IntSupplier part(int divisor) {
    return () -> Math.max(1, root.maxConcurrency() / divisor);
  }

  /**
   * A message key to encrypt one message with.
   *
   * @param record the key's record, as the gate just gave it
   * @param singleBodyBytes the length of the plaintext; 0 for a chunked body
   */
  public MessageKey forEncryption(
      Permit permit, KeyRecord record, Moment now, long singleBodyBytes) {
    return takenForEncryption(permit, record, now, singleBodyBytes).key();
  }

  private Leased takenForEncryption(
      Permit permit, KeyRecord record, Moment now, long singleBodyBytes) {
    EncryptionKeys.Use use =
        new EncryptionKeys.Use(
            record.keyId(), permit.request().context(), permit.request().principal());
    return encryption.take(record, use, now, singleBodyBytes);
  }

  /**
   * A cipher to make one message with a single body.
   *
   * @param last of this principal and context
   * @param record the key's record, as the gate just gave it
   * @param bodyBytes the length of the plaintext
   */
  public BulkCipher cipherForEncryption(
      LastUse last, Permit permit, KeyRecord record, Moment now, long bodyBytes) {
    BulkCipher again = last.lendAgain(record, null, now, limits, bodyBytes);
    if (again != null) {
      encryptionPlaces.count(false, now);
      return again;
    }
    return last.lend(record, null, takenForEncryption(permit, record, now, bodyBytes));
  }

  /**
   * The message key of a root ciphertext, to decrypt one message with.
   *
   * @param record the record of the key that {@code rootCiphertext} names, as the gate just gave it
   * @throws dev.jcakms.port.KmsInvalidCiphertextException if it is refused
   */
  public MessageKey forDecryption(
      Permit permit, KeyRecord record, Moment now, RootCiphertext rootCiphertext) {
    return takenForDecryption(permit, record, now, rootCiphertext).key();
  }

  private Leased takenForDecryption(
      Permit permit, KeyRecord record, Moment now, RootCiphertext rootCiphertext) {
    DecryptionKeys.Use use = new DecryptionKeys.Use(rootCiphertext, permit.request().context());
    return decryption.take(record, use, now);
  }

  /**
   * A cipher to open one message with a single body, whose header commits to its message key.
   *
   * @param last of this principal and context
   * @param record the record of the key that {@code header} names, as the gate just gave it
   * @throws KmsInvalidCiphertextException if the header is refused
   */
  public BulkCipher cipherForDecryption(
      LastUse last, Permit permit, KeyRecord record, Moment now, MessageHeader header) {
    BulkCipher again = last.lendAgain(record, header, now, limits, 0);
    if (again != null) {
      decryptionPlaces.count(false, now);
      return again;
    }
    Leased taken = takenForDecryption(permit, record, now, header.rootCiphertext());
    if (!taken.key().isCommittedTo(header.commitment())) {
      taken.key().release();
      throw KmsInvalidCiphertextException.undisclosed();
    }
    return last.lend(record, header, taken);
  }

  private MessageKey generate(KeyRecord record, EncryptionContext context, Moment now) {
    MessageKey key = root.generate(record, context);
    decryption.keep(key, context, now);
    return key;
  }

  /**
   * Drops the message keys of each KMS key that is not usable any more; what is leased is wiped
   * when it comes back.
   *
   * @param isUsable asked once for each KMS key
   */
  public void keepIf(Predicate<KeyId> isUsable) {
    Map<KeyId, Boolean> known = new HashMap<>();
    Predicate<KeyId> isGone = keyId -> !known.computeIfAbsent(keyId, isUsable::test);
    encryptionPlaces.dropIf((use, entry) -> isGone.test(use.keyId()));
    decryptionPlaces.dropIf((use, entry) -> isGone.test(use.rootCiphertext().keyId()));
  }

  /** The watcher's turn: drops what is too old to be used; false if nothing is left. */
  boolean sweep() {
    // Read for each: what came since the first reading would seem to be of a clock that went back.
    encryptionPlaces.dropIf((use, entry) -> !entry.isYoung(clocks.now(), limits));
    decryptionPlaces.dropIf((use, entry) -> !entry.isYoung(clocks.now(), limits));
    return encryptionPlaces.entries() + decryptionPlaces.entries() > 0;
  }

  /**
   * What has been done so far, and what is held. Looks at each entry, so it is not for each call.
   */
  public CacheStatistics statistics() {
    return new CacheStatistics(
        encryptionPlaces.hits() + decryptionPlaces.hits(),
        encryptionPlaces.misses() + decryptionPlaces.misses(),
        encryptionPlaces.evictions() + decryptionPlaces.evictions(),
        root.operations(),
        encryptionPlaces.entries() + (long) decryptionPlaces.entries(),
        encryptionPlaces.bytes(use -> ENTRY_BYTES + bytes(use.context()))
            + decryptionPlaces.bytes(use -> ENTRY_BYTES + bytes(use.context())));
  }

  private static long bytes(EncryptionContext context) {
    return context.canonicalBytes().length;
  }

  /**
   * Drops every message key; what is leased is wiped when it comes back. Loads that are under way
   * come to nothing, and whoever waits for one is told that the root is away.
   */
  @Override
  public void close() {
    KmsUnavailableException goodbye =
        new KmsUnavailableException("this provider instance is closed");
    seals.close();
    opens.close();
    renewals.close();
    encryptionPlaces.close(goodbye);
    decryptionPlaces.close(goodbye);
  }
}
