package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.FormatException;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.format.RootSuite;
import dev.jcakms.port.DirectCiphertext;
import dev.jcakms.port.DirectOpening;
import dev.jcakms.port.DirectPlaintext;
import dev.jcakms.port.DirectSealing;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsInvalidStateException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Root ciphertexts: which call makes and opens which type. */
class DirectSealerTest extends SealingFixture {
  private DirectSealing sealing;
  private DirectOpening opening;

  @BeforeEach
  void makeBoth() {
    sealing = service.directSealing(ALIAS, CONTEXT);
    opening = service.directOpening(KeyName.byCiphertext(), CONTEXT);
  }

  @Test
  void eachCallMakesItsTypeAndTellsKeyAndMaterial() {
    assertEquals(RootSuite.XAES_256_GCM, sealing.rootSuite());
    assertMade(CiphertextType.DATA, sealing.encrypt(PLAINTEXT));
    assertMade(CiphertextType.DATA_KEY, sealing.wrapDataKey(PLAINTEXT));
    assertMade(CiphertextType.DATA_KEY_PAIR, sealing.wrapDataKeyPair(PLAINTEXT));
  }

  private void assertMade(CiphertextType type, DirectCiphertext made) {
    assertEquals(type, RootCiphertext.read(made.ciphertextBlob()).type());
    assertEquals(arn(), made.keyArn());
    assertEquals(materialId(), made.keyMaterialId());
  }

  private String materialId() {
    return HexFormat.of().formatHex(key.current().id());
  }

  @Test
  void eachCallOpensItsTypesAndNoOthers() {
    byte[] data = sealing.encrypt(PLAINTEXT).ciphertextBlob();
    byte[] dataKey = sealing.wrapDataKey(PLAINTEXT).ciphertextBlob();
    byte[] pair = sealing.wrapDataKeyPair(PLAINTEXT).ciphertextBlob();
    byte[] out = new byte[300];
    int length = service.sealing(ALIAS, CONTEXT).seal(NOTHING, PLAINTEXT, 0, 1, out, 0);
    assertTrue(length > 0);
    byte[] messageKey = MessageHeader.read(out, 0, length).rootCiphertext().bytes();

    assertOpens(opening::decrypt, data, dataKey, pair);
    assertRefuses(opening::decrypt, messageKey);
    assertOpens(opening::unwrapDataKey, dataKey);
    assertRefuses(opening::unwrapDataKey, data, pair, messageKey);
    assertOpens(opening::unwrapDataKeyPair, pair);
    assertRefuses(opening::unwrapDataKeyPair, data, dataKey, messageKey);
  }

  private void assertOpens(Function<byte[], DirectPlaintext> call, byte[]... blobs) {
    for (byte[] blob : blobs) {
      DirectPlaintext opened = call.apply(blob);
      assertArrayEquals(PLAINTEXT, opened.plaintext());
      assertEquals(arn(), opened.keyArn());
      assertEquals(materialId(), opened.keyMaterialId());
    }
  }

  private void assertRefuses(Function<byte[], DirectPlaintext> call, byte[]... blobs) {
    for (byte[] blob : blobs) {
      KmsInvalidCiphertextException refused =
          assertThrows(KmsInvalidCiphertextException.class, () -> call.apply(blob));
      KmsException reason = assertInstanceOf(KmsException.class, refused.getCause());
      assertEquals(KmsErrorCode.INVALID_CIPHERTEXT, reason.code());
      assertEquals(
          "A ciphertext of type " + RootCiphertext.read(blob).type() + " is not opened here.",
          reason.getMessage());
    }
  }

  @Test
  void whatIsNoRootCiphertextIsRefusedWithTheReason() {
    KmsInvalidCiphertextException refused =
        assertThrows(KmsInvalidCiphertextException.class, () -> opening.decrypt(new byte[100]));
    assertInstanceOf(FormatException.class, refused.getCause());
  }

  @Test
  void changedCiphertextIsRefusedWithoutAReason() {
    byte[] blob = sealing.encrypt(PLAINTEXT).ciphertextBlob();
    blob[blob.length - 1] ^= 1;
    Bodies.assertUndisclosed(
        assertThrows(KmsInvalidCiphertextException.class, () -> opening.decrypt(blob)));
  }

  @Test
  void plaintextHasFromOneByteToTheMost() {
    for (int length : new int[] {1, RootCiphertext.MAX_PLAINTEXT_BYTES}) {
      byte[] plaintext = Bodies.bytes(50, length);
      assertArrayEquals(
          plaintext, opening.decrypt(sealing.encrypt(plaintext).ciphertextBlob()).plaintext());
    }
    for (int length : new int[] {0, RootCiphertext.MAX_PLAINTEXT_BYTES + 1}) {
      KmsException refused =
          assertThrows(KmsException.class, () -> sealing.encrypt(new byte[length]));
      assertEquals(KmsErrorCode.VALIDATION, refused.code());
      assertEquals("the root seals 1 to 4096 bytes, not " + length, refused.getMessage());
    }
  }

  @Test
  void keyIsJudgedAtEachCall() {
    byte[] blob = sealing.encrypt(PLAINTEXT).ciphertextBlob();
    installation.repository.updateState(key.keyId(), KeyState.DISABLED);
    clocks.advance(Duration.ofSeconds(1));
    assertThrows(KmsInvalidStateException.class, () -> sealing.encrypt(PLAINTEXT));
    assertThrows(KmsInvalidStateException.class, () -> opening.decrypt(blob));
  }
}
