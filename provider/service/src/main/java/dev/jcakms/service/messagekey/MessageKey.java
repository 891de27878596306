package dev.jcakms.service.messagekey;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.MessageSuite;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.Hkdf;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is derived from one message key: a commitment and two keys, each for one use (FORMAT.md,
 * "Keys of a message"). The message key itself is not kept. Thread-safe. Compares by identity.
 *
 * <p>Counted by leases: whoever uses it holds one, and so does each use of the cache that keeps it.
 * With the last lease it ends: no lease is to be had any more, its ciphers are wiped, and with the
 * last of those the keys.
 */
public final class MessageKey {
  private static final int DERIVED_KEY_BYTES = 32;
  private static final int NO_LEASE = 0;
  private static final byte VERSION = 1;
  private static final MessageSuite SUITE = MessageSuite.HKDF_SHA256_AES_256_GCM;

  private final RootCiphertext rootCiphertext;
  private final Primitives primitives;
  private final Randomness randomness;
  private final CipherBudget budget;
  private final byte[] commitment;
  private final WipeableKey singleBodyKey;
  private final byte[] chunkedBodyKey;
  private final MessageHeader singleHeader;
  private final AtomicInteger leases = new AtomicInteger(1);
  private final BulkCiphers ciphers;

  private MessageKey(
      RootCiphertext rootCiphertext,
      Primitives primitives,
      Randomness randomness,
      CipherBudget budget,
      byte[] commitment,
      byte[] singleBodyKey,
      byte[] chunkedBodyKey) {
    this.rootCiphertext = rootCiphertext;
    this.primitives = primitives;
    this.randomness = randomness;
    this.budget = budget;
    this.commitment = commitment;
    this.singleBodyKey = new WipeableKey(singleBodyKey);
    this.chunkedBodyKey = chunkedBodyKey;
    this.singleHeader = header(CiphertextType.SINGLE);
    this.ciphers =
        new BulkCiphers(
            afterTheLastTime -> cipher(NonceBatch.MAX_NONCES, afterTheLastTime), this::wipe);
  }

  /**
   * Derives what {@code messageKey} is good for. It has one lease, the caller's.
   *
   * @param messageKey 32 bytes, the caller's to wipe
   * @param rootCiphertext where it came from or went to
   * @param budget for the ciphers that it keeps
   */
  static MessageKey derive(
      byte[] messageKey,
      RootCiphertext rootCiphertext,
      Primitives primitives,
      Randomness randomness,
      CipherBudget budget) {
    Hkdf hkdf = new Hkdf(primitives.hmacSha256());
    byte[] pseudoRandomKey = hkdf.extract(new byte[0], messageKey);
    try {
      return new MessageKey(
          rootCiphertext,
          primitives,
          randomness,
          budget,
          commitment(hkdf, pseudoRandomKey),
          hkdf.expand(pseudoRandomKey, info("jcakms single body"), DERIVED_KEY_BYTES),
          hkdf.expand(pseudoRandomKey, info("jcakms chunked body"), DERIVED_KEY_BYTES));
    } finally {
      Arrays.fill(pseudoRandomKey, (byte) 0);
    }
  }

  /**
   * Whether a header commits to {@code messageKey}, in constant time; for who has no other use for
   * it.
   *
   * @param messageKey 32 bytes, the caller's to wipe
   */
  public static boolean isCommittedTo(
      byte[] headerCommitment, byte[] messageKey, Primitives primitives) {
    Hkdf hkdf = new Hkdf(primitives.hmacSha256());
    byte[] pseudoRandomKey = hkdf.extract(new byte[0], messageKey);
    try {
      return MessageDigest.isEqual(commitment(hkdf, pseudoRandomKey), headerCommitment);
    } finally {
      Arrays.fill(pseudoRandomKey, (byte) 0);
    }
  }

  private static byte[] commitment(Hkdf hkdf, byte[] pseudoRandomKey) {
    return hkdf.expand(pseudoRandomKey, info("jcakms commitment"), DERIVED_KEY_BYTES);
  }

  private static byte[] info(String label) {
    byte[] info = Arrays.copyOf(label.getBytes(StandardCharsets.US_ASCII), label.length() + 2);
    info[label.length()] = VERSION;
    info[label.length() + 1] = SUITE.id();
    return info;
  }

  /** Takes a lease, unless the last one is already back. */
  boolean lease() {
    for (int held = leases.get(); held != NO_LEASE; held = leases.get()) {
      if (leases.compareAndSet(held, held + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Gives a lease back. */
  public void release() {
    if (leases.decrementAndGet() == NO_LEASE) {
      ciphers.close();
    }
  }

  private void wipe() {
    singleBodyKey.destroy();
    Arrays.fill(chunkedBodyKey, (byte) 0);
  }

  /**
   * Lends a cipher for one message, the one preferred if it is idle; null after the end.
   *
   * @param preferred of this message key
   */
  @Nullable BulkCipher lend(@Nullable BulkCipher preferred) {
    BulkCipher lent = ciphers.lend(preferred);
    return lent == null && lease() ? cipher(1, this::release).forOneMessage() : lent;
  }

  private BulkCipher cipher(int nonces, Runnable afterTheLastTime) {
    return new BulkCipher(
        this,
        singleBodyKey,
        primitives,
        new NonceBatch(randomness, nonces),
        budget,
        afterTheLastTime);
  }

  /** The message key as the root sealed it. */
  public RootCiphertext rootCiphertext() {
    return rootCiphertext;
  }

  /** What a message with a single body begins with. */
  MessageHeader singleHeader() {
    return singleHeader;
  }

  /** What a message of that type begins with under this key. */
  public MessageHeader header(CiphertextType type) {
    return MessageHeader.of(type, SUITE, rootCiphertext, commitment);
  }

  /** What a header says to commit to this key, a copy; not secret. */
  public byte[] commitment() {
    return commitment.clone();
  }

  /** Whether a header commits to this key, in constant time. */
  public boolean isCommittedTo(byte[] headerCommitment) {
    return MessageDigest.isEqual(commitment, headerCommitment);
  }

  /** The input key of a chunked body, a copy that its user wipes. */
  public byte[] chunkedBodyKey() {
    return chunkedBodyKey.clone();
  }

  /** The key that sealed it; nothing of its own bytes. */
  @Override
  public String toString() {
    return "MessageKey[" + rootCiphertext.keyId() + "]";
  }
}
