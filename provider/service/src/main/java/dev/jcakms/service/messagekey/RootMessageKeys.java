package dev.jcakms.service.messagekey;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.root.RootKeys;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** Message keys as they come from the root: new ones sealed, others opened. Thread-safe. */
final class RootMessageKeys {
  private final RootKeys rootKeys;
  private final Primitives primitives;
  private final Randomness randomness;
  private final CipherBudget idleCiphers;
  private final LongAdder operations = new LongAdder();

  RootMessageKeys(
      RootKeys rootKeys, Primitives primitives, Randomness randomness, CipherBudget idleCiphers) {
    this.rootKeys = rootKeys;
    this.primitives = primitives;
    this.randomness = randomness;
    this.idleCiphers = idleCiphers;
  }

  /** A new one with one lease, sealed under the current material of a key. */
  MessageKey generate(KeyRecord record, EncryptionContext context) {
    byte[] messageKey = randomness.bytes(MessageHeader.MESSAGE_KEY_BYTES);
    try {
      operations.increment();
      RootCiphertext sealed =
          rootKeys.seal(CiphertextType.MESSAGE_KEY, record, context, messageKey);
      return MessageKey.derive(messageKey, sealed, primitives, randomness, idleCiphers);
    } finally {
      Arrays.fill(messageKey, (byte) 0);
    }
  }

  /** The one of a root ciphertext, with one lease. */
  MessageKey open(KeyRecord record, EncryptionContext context, RootCiphertext rootCiphertext) {
    operations.increment();
    byte[] messageKey = rootKeys.open(rootCiphertext, record, context);
    try {
      return MessageKey.derive(messageKey, rootCiphertext, primitives, randomness, idleCiphers);
    } finally {
      Arrays.fill(messageKey, (byte) 0);
    }
  }

  /**
   * Refuses a root ciphertext of which it is known without the root that it cannot be opened.
   *
   * @throws dev.jcakms.port.KmsInvalidCiphertextException if it names no material of the key
   */
  void check(RootCiphertext rootCiphertext, KeyRecord record) {
    rootKeys.materialOf(rootCiphertext, record);
  }

  /** How many operations the root has under way at the same time at most. */
  int maxConcurrency() {
    return rootKeys.maxConcurrency();
  }

  /** A number from 0 to below 1. */
  double chance() {
    byte[] bytes = randomness.bytes(Short.BYTES);
    int number = Byte.toUnsignedInt(bytes[0]) << Byte.SIZE | Byte.toUnsignedInt(bytes[1]);
    return number / (double) (1 << Short.SIZE);
  }

  /** How often the root was asked, failures among them. */
  long operations() {
    return operations.sum();
  }
}
