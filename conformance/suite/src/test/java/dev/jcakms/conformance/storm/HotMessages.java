package dev.jcakms.conformance.storm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.KmsProvider;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * The messages of one thread, made and opened by two ciphers of its own under keys that others
 * disable and enable. What is refused because a key is disabled is tried again; nothing else may be
 * refused.
 */
final class HotMessages {
  private static final String ENVELOPE = "KMS/AES-GCM/NoPadding";
  private static final int CONTEXTS = 10;
  private static final int SHORT_BYTES = 200;
  private static final int LONG_BYTES = 65_536;
  private static final int SEVERAL_CHUNKS = 100_000;
  private static final int IN_A_ROW = 30;

  private final KmsProvider kms;
  private final Shared shared;
  private Cipher sealing;
  private Cipher opening;

  /**
   * What all threads share.
   *
   * @param keys that somebody may disable at any moment
   * @param underWay messages that one thread has made and another is to open
   * @param made the number of messages made
   * @param opened the number of messages opened to their plaintexts
   */
  record Shared(List<KmsSecretKey> keys, Queue<Made> underWay, LongAdder made, LongAdder opened) {}

  record Made(KmsSecretKey key, EncryptionContext context, byte[] plaintext, byte[] message) {}

  HotMessages(KmsProvider kms, Shared shared) throws GeneralSecurityException {
    this.kms = kms;
    this.shared = shared;
    this.sealing = cipher();
    this.opening = cipher();
  }

  private Cipher cipher() throws GeneralSecurityException {
    return Cipher.getInstance(ENVELOPE, kms);
  }

  private static EncryptionContext context(Random random) {
    return EncryptionContext.of("tenant", "" + random.nextInt(CONTEXTS));
  }

  /** Many short ones by one engine; now and then it is initialised again, or made anew. */
  void shortOnes(Random random) throws Exception {
    KmsSecretKey key = StormKeys.oneOf(shared.keys, random);
    EncryptionContext context = context(random);
    if (random.nextInt(10) == 0) {
      sealing = cipher();
      opening = cipher();
    }
    for (int i = 0; i < IN_A_ROW; i++) {
      byte[] plaintext = StormKeys.message(random, SHORT_BYTES);
      open(made(key, context, plaintext), random);
    }
  }

  void longOne(Random random) throws Exception {
    KmsSecretKey key = StormKeys.oneOf(shared.keys, random);
    EncryptionContext context = context(random);
    byte[] plaintext = StormKeys.message(random, LONG_BYTES);
    open(made(key, context, plaintext), random);
  }

  void inPieces(Random random) throws Exception {
    KmsSecretKey key = StormKeys.oneOf(shared.keys, random);
    EncryptionContext context = context(random);
    byte[] plaintext = StormKeys.message(random, 2 * SEVERAL_CHUNKS);
    int cut = random.nextInt(plaintext.length + 1);
    byte[] message =
        onceEnabled(
            () -> {
              sealing.init(Cipher.ENCRYPT_MODE, key, context);
              return inTwo(sealing, plaintext, cut);
            });
    shared.made.increment();
    byte[] opened =
        onceEnabled(
            () -> {
              opening.init(Cipher.DECRYPT_MODE, key, context);
              return inTwo(opening, message, cut);
            });
    assertArrayEquals(plaintext, opened);
    shared.opened.increment();
  }

  private static byte[] inTwo(Cipher cipher, byte[] input, int cut)
      throws GeneralSecurityException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] begun = cipher.update(input, 0, cut);
    if (begun != null) {
      out.writeBytes(begun);
    }
    out.writeBytes(cipher.doFinal(input, cut, input.length - cut));
    return out.toByteArray();
  }

  /** Made here, to be opened by whoever comes; and one of another thread's opened. */
  void byAnotherThread(Random random) throws Exception {
    KmsSecretKey key = StormKeys.oneOf(shared.keys, random);
    EncryptionContext context = context(random);
    byte[] plaintext = StormKeys.message(random, SHORT_BYTES);
    shared.underWay.add(made(key, context, plaintext));
    Made next = shared.underWay.poll();
    if (next != null) {
      open(next, random);
    }
  }

  /** A message that is not what was made, or not for this context, is a bad tag. */
  void tampered(Random random) throws Exception {
    KmsSecretKey key = StormKeys.oneOf(shared.keys, random);
    EncryptionContext context = context(random);
    byte[] message = sealed(key, context, StormKeys.message(random, SHORT_BYTES));
    boolean otherContext = random.nextBoolean();
    if (!otherContext) {
      message[message.length - 1 - random.nextInt(16)] ^= 1;
    }
    EncryptionContext given = otherContext ? EncryptionContext.of("tenant", "nobody") : context;
    boolean refused =
        onceEnabled(
            () -> {
              opening.init(Cipher.DECRYPT_MODE, key, given);
              return isBadTag(message);
            });
    assertTrue(refused, "a tampered message was opened");
  }

  private boolean isBadTag(byte[] message) throws GeneralSecurityException {
    try {
      byte[] unused = opening.doFinal(message);
      return false;
    } catch (AEADBadTagException bad) {
      return true;
    }
  }

  /** A cipher that is left in the middle of a message. */
  void forgotten(Random random) throws Exception {
    KmsSecretKey key = StormKeys.oneOf(shared.keys, random);
    EncryptionContext context = context(random);
    Object unused =
        onceEnabled(
            () -> {
              Cipher left = cipher();
              left.init(Cipher.ENCRYPT_MODE, key, context);
              return left.update(new byte[SEVERAL_CHUNKS]);
            });
  }

  /** Disables a key for a moment. */
  void disable(Random random) {
    KmsSecretKey key = StormKeys.oneOf(shared.keys, random);
    kms.administration().disableKey(key.keyName());
    Thread.onSpinWait();
    kms.administration().enableKey(key.keyName());
  }

  private byte[] sealed(KmsSecretKey key, EncryptionContext context, byte[] plaintext)
      throws Exception {
    return onceEnabled(
        () -> {
          sealing.init(Cipher.ENCRYPT_MODE, key, context);
          return sealing.doFinal(plaintext);
        });
  }

  private Made made(KmsSecretKey key, EncryptionContext context, byte[] plaintext)
      throws Exception {
    Made made = new Made(key, context, plaintext, sealed(key, context, plaintext));
    shared.made.increment();
    return made;
  }

  private void open(Made made, Random random) throws Exception {
    KmsSecretKey key = random.nextBoolean() ? made.key : KmsSecretKey.namedByCiphertext();
    byte[] plaintext =
        onceEnabled(
            () -> {
              opening.init(Cipher.DECRYPT_MODE, key, made.context);
              return opening.doFinal(made.message);
            });
    assertArrayEquals(made.plaintext, plaintext);
    shared.opened.increment();
  }

  private static <T> T onceEnabled(Callable<T> work) throws Exception {
    while (true) {
      try {
        return work.call();
      } catch (InvalidKeyException | ProviderException refused) {
        requireDisabled(refused);
      }
      Thread.onSpinWait();
    }
  }

  private static <E extends Exception> void requireDisabled(E refused) throws E {
    if (!(refused.getCause() instanceof KmsException cause)
        || cause.code() != KmsErrorCode.DISABLED) {
      throw refused;
    }
  }
}
