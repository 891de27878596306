package dev.jcakms.service.messagekey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.KeyId;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.format.RootSuite;
import dev.jcakms.hsm.Hkdf;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.testing.MemoryInstallation;
import dev.jcakms.service.testing.Threaded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What is derived from a message key, what it seals and opens, and when it is wiped. */
class MessageKeyTest {
  private static final Primitives PRIMITIVES = Primitives.best();
  private static final CipherBudget BUDGET = new CipherBudget(100);
  private static final Moment NOW = new Moment(0, 0);
  private static final byte[] MESSAGE_KEY = bytes(32, 1);
  private static final byte[] NO_AAD = new byte[0];
  private static final byte[] AAD = bytes(32, 2);
  private static final byte[] PLAINTEXT = bytes(40, 3);
  private static final int OVERHEAD = MessageBody.NONCE_BYTES + MessageBody.TAG_BYTES;

  static MessageKey key() {
    return key(BUDGET);
  }

  static MessageKey key(CipherBudget budget) {
    return key(budget, MemoryInstallation.RANDOM);
  }

  static MessageKey key(CipherBudget budget, Randomness randomness) {
    return MessageKey.derive(MESSAGE_KEY.clone(), rootCiphertext(), PRIMITIVES, randomness, budget);
  }

  private static RootCiphertext rootCiphertext() {
    byte[] aad =
        RootCiphertext.additionalData(
            CiphertextType.MESSAGE_KEY,
            RootSuite.XAES_256_GCM,
            KeyId.of(new UUID(1, 2)),
            new byte[RootCiphertext.MATERIAL_TAG_BYTES],
            EncryptionContext.none());
    return RootCiphertext.of(
        aad,
        new byte[RootSuite.XAES_256_GCM.nonceBytes()],
        new byte[MESSAGE_KEY.length + RootSuite.TAG_BYTES]);
  }

  private static byte[] bytes(int length, int first) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }

  /** FORMAT.md, "Keys of a message": label, version 1, suite 1. */
  private static byte[] derived(String label) {
    Hkdf hkdf = new Hkdf(PRIMITIVES.hmacSha256());
    byte[] info = Arrays.copyOf(label.getBytes(US_ASCII), label.length() + 2);
    info[label.length()] = 1;
    info[label.length() + 1] = 1;
    return hkdf.expand(hkdf.extract(new byte[0], MESSAGE_KEY), info, 32);
  }

  private static byte[] sealed(MessageKey key, byte[] aad) {
    byte[] body = new byte[PLAINTEXT.length + OVERHEAD];
    assertEquals(body.length, seal(key, aad, PLAINTEXT, 0, PLAINTEXT.length, body, 0));
    return body;
  }

  private static int seal(
      MessageKey key, byte[] aad, byte[] in, int offset, int length, byte[] out, int outOffset) {
    BulkCipher cipher = requireNonNull(key.lend(null));
    try {
      return cipher.seal(NOW, aad, in, offset, length, out, outOffset);
    } finally {
      cipher.giveBack();
    }
  }

  private static int open(
      MessageKey key, byte[] aad, byte[] body, int offset, int length, byte[] out, int outOffset) {
    BulkCipher cipher = requireNonNull(key.lend(null));
    try {
      return cipher.open(aad, body, offset, length, out, outOffset);
    } finally {
      cipher.giveBack();
    }
  }

  @Test
  void eachKeyIsDerivedByItsOwnLabel() throws Exception {
    MessageKey key = key();
    assertArrayEquals(derived("jcakms commitment"), key.commitment());
    assertArrayEquals(derived("jcakms chunked body"), key.chunkedBodyKey());
    byte[] body = sealed(key, AAD);
    Cipher cipher = PRIMITIVES.aesGcm();
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(derived("jcakms single body"), "AES"),
        new GCMParameterSpec(128, body, 0, MessageBody.NONCE_BYTES));
    cipher.updateAAD(AAD);
    assertArrayEquals(
        PLAINTEXT,
        cipher.doFinal(body, MessageBody.NONCE_BYTES, body.length - MessageBody.NONCE_BYTES));
  }

  @Test
  void whatItHandsOutIsACopy() {
    MessageKey key = key();
    Arrays.fill(key.commitment(), (byte) 0);
    Arrays.fill(key.chunkedBodyKey(), (byte) 0);
    assertArrayEquals(derived("jcakms commitment"), key.commitment());
    assertArrayEquals(derived("jcakms chunked body"), key.chunkedBodyKey());
  }

  @Test
  void commitmentIsToThisKeyAlone() {
    MessageKey key = key();
    byte[] other = key.commitment();
    assertTrue(key.isCommittedTo(other));
    other[31] ^= 1;
    assertFalse(key.isCommittedTo(other));
  }

  @Test
  void singleBodyComesBackUnderItsAssociatedDataAlone() {
    MessageKey key = key();
    for (byte[] aad : new byte[][] {NO_AAD, AAD}) {
      byte[] body = sealed(key, aad);
      byte[] out = new byte[PLAINTEXT.length];
      assertEquals(PLAINTEXT.length, open(key, aad, body, 0, body.length, out, 0));
      assertArrayEquals(PLAINTEXT, out);
      byte[] otherAad = aad.length == 0 ? AAD : NO_AAD;
      assertThrows(
          KmsInvalidCiphertextException.class,
          () -> open(key, otherAad, body, 0, body.length, out, 0));
    }
  }

  @Test
  void everyBodyHasANonceOfItsOwn() {
    MessageKey key = key();
    byte[] one = Arrays.copyOf(sealed(key, NO_AAD), MessageBody.NONCE_BYTES);
    byte[] other = Arrays.copyOf(sealed(key, NO_AAD), MessageBody.NONCE_BYTES);
    assertFalse(Arrays.equals(one, other));
    assertFalse(Arrays.equals(one, new byte[MessageBody.NONCE_BYTES]));
  }

  @Test
  void bodyIsSealedAndOpenedAtOffsetsAndInPlace() {
    MessageKey key = key();
    int at = 7;
    byte[] room = new byte[100];
    System.arraycopy(PLAINTEXT, 0, room, at, PLAINTEXT.length);
    int bodyBytes = seal(key, AAD, room, at, PLAINTEXT.length, room, at);
    byte[] untouched = room.clone();
    Arrays.fill(untouched, at, at + bodyBytes, (byte) 0);
    assertArrayEquals(new byte[100], untouched);
    assertEquals(PLAINTEXT.length, open(key, AAD, room, at, bodyBytes, room, at));
    assertArrayEquals(PLAINTEXT, Arrays.copyOfRange(room, at, at + PLAINTEXT.length));
  }

  @Test
  void refusedBodyLeavesNothingOfThePlaintextAndTellsNoCause() {
    MessageKey key = key();
    byte[] body = sealed(key, AAD);
    body[body.length - 1] ^= 1;
    byte[] out = new byte[PLAINTEXT.length + 2];
    Arrays.fill(out, (byte) 0x55);
    KmsInvalidCiphertextException refused =
        assertThrows(
            KmsInvalidCiphertextException.class,
            () -> open(key, AAD, body, 0, body.length, out, 1));
    assertEquals("", refused.getMessage());
    assertEquals(null, refused.getCause());
    byte[] expected = new byte[out.length];
    expected[0] = 0x55;
    expected[out.length - 1] = 0x55;
    assertArrayEquals(expected, out);
  }

  @Test
  void bodyThatIsRefusedInPlaceLeavesNothingOfThePlaintextEither() {
    MessageKey key = key();
    byte[] body = sealed(key, AAD);
    body[body.length - 1] ^= 1;
    assertThrows(
        KmsInvalidCiphertextException.class, () -> open(key, AAD, body, 0, body.length, body, 0));
    assertArrayEquals(new byte[PLAINTEXT.length], Arrays.copyOf(body, PLAINTEXT.length));
  }

  @Test
  void keysAreWipedWithTheLastLeaseAndNotBefore() {
    MessageKey key = key();
    assertTrue(key.lease());
    key.release();
    assertArrayEquals(derived("jcakms chunked body"), key.chunkedBodyKey());
    byte[] body = sealed(key, NO_AAD);
    byte[] out = new byte[PLAINTEXT.length];
    assertEquals(PLAINTEXT.length, open(key, NO_AAD, body, 0, body.length, out, 0));

    key.release();

    assertFalse(key.lease());
    assertNull(key.lend(null));
    assertArrayEquals(new byte[32], key.chunkedBodyKey());
  }

  @Test
  void noLeaseIsLostHoweverManyTakeOneAtOnce() throws Exception {
    MessageKey key = key();
    List<Threaded<Boolean>> takers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      takers.add(
          Threaded.start(
              () -> {
                boolean all = true;
                for (int taken = 0; taken < 100_000; taken++) {
                  all &= key.lease();
                  key.release();
                }
                return all;
              }));
    }
    for (Threaded<Boolean> taker : takers) {
      assertTrue(taker.get());
    }
    assertArrayEquals(derived("jcakms chunked body"), key.chunkedBodyKey());
    key.release();
    assertFalse(key.lease());
  }

  @Test
  void textAndRootCiphertextTellWhereItCameFrom() {
    RootCiphertext sealed = rootCiphertext();
    MessageKey key =
        MessageKey.derive(
            MESSAGE_KEY.clone(), sealed, PRIMITIVES, MemoryInstallation.RANDOM, BUDGET);
    assertSame(sealed, key.rootCiphertext());
    assertEquals("MessageKey[" + sealed.keyId() + "]", key.toString());
  }
}
