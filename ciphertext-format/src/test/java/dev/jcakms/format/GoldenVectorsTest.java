package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What this version writes, kept as text, one file per layout. Every later version reads it, writes
 * it again to the same bytes, and finds the same plaintext inside.
 */
class GoldenVectorsTest {
  @TestFactory
  Stream<DynamicTest> layoutsAreReadAndWrittenAgain() {
    return VectorFile.folder("golden").stream()
        .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> checkLayout(vector)));
  }

  @TestFactory
  Stream<DynamicTest> plaintextComesOutByTheReference() {
    return VectorFile.folder("golden").stream()
        .filter(vector -> vector.header().containsKey("plaintext"))
        .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> checkPlaintext(vector)));
  }

  @Test
  void everyTypeSuiteAndKindHasItsVector() {
    Set<String> types = new TreeSet<>();
    Set<String> suites = new TreeSet<>();
    Set<String> kinds = new TreeSet<>();
    for (VectorFile vector : VectorFile.folder("golden")) {
      switch (vector.value("layout")) {
        case "root ciphertext" -> {
          types.add(RootCiphertext.read(vector.whole()).type().name());
          suites.add(RootCiphertext.read(vector.whole()).suite().name());
        }
        case "message" -> {
          types.add(MessageHeader.read(vector.whole()).type().name());
          suites.add(MessageHeader.read(vector.whole()).suite().name());
        }
        case "key id" -> kinds.add(HexFormat.of().formatHex(vector.field("kind")));
        default -> {}
      }
    }
    assertEquals(CiphertextType.values().length, types.size());
    assertEquals(RootSuite.values().length + MessageSuite.values().length, suites.size());
    assertEquals(Set.of("01", "02"), kinds);
  }

  private static void checkLayout(VectorFile vector) {
    switch (vector.value("layout")) {
      case "root ciphertext" -> checkRoot(vector, "", vector.whole());
      case "message" -> checkMessage(vector);
      case "encryption context" -> {
        assertArrayEquals(vector.whole(), vector.context().canonicalBytes());
        assertEquals(vector.context().pairs(), EncryptionContext.read(vector.whole()).pairs());
      }
      case "key id" -> {
        assertArrayEquals(vector.whole(), KeyId.parse(vector.value("text")).bytes());
        assertEquals(vector.value("text"), KeyId.read(vector.whole(), 0).toString());
      }
      default -> throw new AssertionError(vector + " has an unknown layout");
    }
  }

  private static void checkRoot(VectorFile vector, String prefix, byte[] whole) {
    RootCiphertext root = RootCiphertext.read(whole);
    byte[] sealed =
        Reference.concat(vector.field(prefix + "ciphertext"), vector.field(prefix + "tag"));
    assertArrayEquals(new byte[] {root.type().id()}, vector.field(prefix + "type"));
    assertArrayEquals(new byte[] {root.suite().id()}, vector.field(prefix + "suite"));
    assertArrayEquals(
        root.keyId().bytes(),
        Reference.concat(vector.field(prefix + "key id kind"), vector.field(prefix + "key id")));
    assertArrayEquals(root.materialTag(), vector.field(prefix + "material tag"));
    assertArrayEquals(root.nonce(), vector.field(prefix + "nonce"));
    assertArrayEquals(root.ciphertextAndTag(), sealed);
    byte[] aad =
        RootCiphertext.additionalData(
            root.type(), root.suite(), root.keyId(), root.materialTag(), vector.context());
    assertArrayEquals(aad, root.additionalData(vector.context()));
    assertArrayEquals(
        whole, RootCiphertext.of(aad, vector.field(prefix + "nonce"), sealed).bytes());
    assertArrayEquals(whole, root.bytes());
  }

  private static void checkMessage(VectorFile vector) {
    byte[] whole = vector.whole();
    MessageHeader header = MessageHeader.read(whole);
    checkRoot(vector, "root ", header.rootCiphertext().bytes());
    assertArrayEquals(header.commitment(), vector.field("commitment"));
    byte[] written = whole.clone();
    Arrays.fill(written, 0, header.length(), (byte) 0);
    MessageHeader.of(
            header.type(), header.suite(), header.rootCiphertext(), vector.field("commitment"))
        .write(written, 0);
    assertArrayEquals(whole, written);
    int plaintextBytes = vector.bytesOf("plaintext").length;
    assertEquals(
        plaintextBytes,
        MessageBody.plaintextBytes(header.type(), whole.length - (long) header.length()));
    assertEquals(
        whole.length - (long) header.length(),
        MessageBody.bodyBytes(header.type(), plaintextBytes));
  }

  private static void checkPlaintext(VectorFile vector) throws GeneralSecurityException {
    if (vector.value("layout").equals("message")) {
      MessageHeader header = MessageHeader.read(vector.whole());
      byte[] body = Arrays.copyOfRange(vector.whole(), header.length(), vector.whole().length);
      byte[] messageKey = openRoot(vector, header.rootCiphertext());
      assertArrayEquals(vector.bytesOf("message key"), messageKey);
      assertArrayEquals(header.commitment(), Reference.derive(messageKey, "jcakms commitment"));
      assertArrayEquals(
          vector.bytesOf("plaintext"),
          header.type() == CiphertextType.SINGLE
              ? Reference.openSingle(messageKey, vector.bytesOf("associated data"), body)
              : Reference.openChunked(messageKey, vector.bytesOf("associated data"), body));
    } else {
      assertArrayEquals(
          vector.bytesOf("plaintext"), openRoot(vector, RootCiphertext.read(vector.whole())));
    }
  }

  private static byte[] openRoot(VectorFile vector, RootCiphertext root)
      throws GeneralSecurityException {
    return Reference.openRoot(
        root.suite(),
        vector.bytesOf("material key"),
        root.nonce(),
        root.additionalData(vector.context()),
        root.ciphertextAndTag());
  }
}
