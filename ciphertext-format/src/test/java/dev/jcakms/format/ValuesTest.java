package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What all values of this package have in common: equality by content, and a text without it. */
class ValuesTest {
  private static final String SECOND_ID = "00000000-0000-4000-8000-000000000001";

  private static RootCiphertext messageKey(long seed) {
    return Samples.root(new Random(seed), CiphertextType.MESSAGE_KEY, RootSuite.XAES_256_GCM, 32);
  }

  private static MessageHeader header(CiphertextType type, long rootSeed, int commitment) {
    byte[] bytes = new byte[MessageHeader.COMMITMENT_BYTES];
    bytes[31] = (byte) commitment;
    return MessageHeader.of(
        type, MessageSuite.HKDF_SHA256_AES_256_GCM, messageKey(rootSeed), bytes);
  }

  @Test
  void valuesThatDifferInAPartAreNotEqual() {
    List<Object> values =
        List.of(
            header(CiphertextType.SINGLE, 1, 0),
            header(CiphertextType.CHUNKED, 1, 0),
            header(CiphertextType.SINGLE, 2, 0),
            header(CiphertextType.SINGLE, 1, 1),
            messageKey(1),
            messageKey(2),
            EncryptionContext.none(),
            EncryptionContext.of("a", "1"),
            EncryptionContext.of("a", "2"),
            KeyId.parse("00000000-0000-4000-8000-000000000000"),
            KeyId.parse(SECOND_ID),
            "a text");
    for (int i = 0; i < values.size(); i++) {
      for (int j = 0; j < values.size(); j++) {
        assertEquals(i == j, values.get(i).equals(values.get(j)), i + " and " + j);
      }
      assertFalse(values.get(i).equals(null));
    }
  }

  @Test
  void hashesTellMostValuesApart() {
    assertNotEquals(messageKey(1).hashCode(), messageKey(2).hashCode());
    assertNotEquals(
        header(CiphertextType.SINGLE, 1, 0).hashCode(),
        header(CiphertextType.SINGLE, 2, 0).hashCode());
    assertNotEquals(
        EncryptionContext.of("a", "1").hashCode(), EncryptionContext.of("a", "2").hashCode());
    assertNotEquals(
        KeyId.parse(SECOND_ID).hashCode(), KeyId.parse("mrk-" + "0".repeat(32)).hashCode());
  }

  @Test
  void rootCiphertextsOfOneHashAreNotEqualForThat() {
    byte[] bytes = messageKey(1).bytes();
    byte[] other = bytes.clone();
    // The hash of an array counts the one 31 times and the next once.
    bytes[60] = 0;
    bytes[61] = 31;
    other[60] = 1;
    other[61] = 0;
    RootCiphertext one = RootCiphertext.read(bytes);
    RootCiphertext another = RootCiphertext.read(other);
    assertEquals(one.hashCode(), another.hashCode());
    assertNotEquals(one, another);
  }

  @Test
  void textsTellWhatStandsInTheClear() {
    RootCiphertext root = messageKey(1);
    assertEquals(
        "RootCiphertext[MESSAGE_KEY, XAES_256_GCM, " + root.keyId() + ", 100 bytes]",
        root.toString());
    assertEquals(
        "MessageHeader[SINGLE, HKDF_SHA256_AES_256_GCM, " + root.keyId() + "]",
        header(CiphertextType.SINGLE, 1, 0).toString());
    assertEquals(
        "EncryptionContext{a=1, b=2}", EncryptionContext.of("a", "1", "b", "2").toString());
    assertEquals(SECOND_ID, KeyId.parse(SECOND_ID).toString());
  }
}
