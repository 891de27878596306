package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.OpaqueDataKey;
import java.time.Duration;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AES-GCM under a data key that nobody sees. */
class SealedDataKeyTest extends SealingFixture {
  private static final GCMParameterSpec PARAMETERS =
      new GCMParameterSpec(128, Bodies.bytes(60, 12));
  private static final byte[] AAD = Bodies.bytes(61, 5);

  private OpaqueDataKey opaque(byte[] dataKey) {
    return opaqueOf(service.directSealing(ALIAS, CONTEXT).wrapDataKey(dataKey).ciphertextBlob());
  }

  private OpaqueDataKey opaqueOf(byte[] blob) {
    return service.opaqueDataKey(KeyName.byCiphertext(), CONTEXT, blob);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32})
  void aesKeyOfEverySizeSealsAsAnyAesGcmDoes(int sizeBytes) throws Exception {
    byte[] dataKey = Bodies.bytes(62, sizeBytes);
    OpaqueDataKey opaque = opaque(dataKey);
    assertEquals(arn(), opaque.keyArn());
    byte[] sealed = opaque.seal(PARAMETERS, AAD, PLAINTEXT);
    Cipher cipher = Primitives.best().aesGcm();
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(dataKey, "AES"), PARAMETERS);
    cipher.updateAAD(AAD);
    assertArrayEquals(cipher.doFinal(PLAINTEXT), sealed);
    assertArrayEquals(PLAINTEXT, opaque.open(PARAMETERS, AAD, sealed));
    assertArrayEquals(sealed, opaque.seal(PARAMETERS, AAD, PLAINTEXT), "the same parameters again");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 17, 31, 33, 64})
  void dataKeyOfAnotherSizeIsNoAesKey(int sizeBytes) {
    KmsException refused =
        assertThrows(KmsException.class, () -> opaque(Bodies.bytes(63, sizeBytes)));
    assertEquals(KmsErrorCode.VALIDATION, refused.code());
    assertEquals("an AES key has 16, 24 or 32 bytes, not " + sizeBytes, refused.getMessage());
  }

  @Test
  void whatIsNoDataKeyOrOfOtherMaterialIsRefusedWhenItIsMade() {
    byte[] data =
        service.directSealing(ALIAS, CONTEXT).encrypt(Bodies.bytes(64, 32)).ciphertextBlob();
    assertReadable(data);
    byte[] otherMaterial =
        service.directSealing(ALIAS, CONTEXT).wrapDataKey(Bodies.bytes(64, 32)).ciphertextBlob();
    otherMaterial[20] ^= 1;
    assertReadable(otherMaterial);
  }

  private void assertReadable(byte[] blob) {
    KmsInvalidCiphertextException refused =
        assertThrows(KmsInvalidCiphertextException.class, () -> opaqueOf(blob));
    assertEquals(
        KmsErrorCode.INVALID_CIPHERTEXT,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
  }

  @Test
  void changedAndShortenedCiphertextsAreRefusedWithoutAReason() {
    OpaqueDataKey opaque = opaque(Bodies.bytes(65, 32));
    byte[] sealed = opaque.seal(PARAMETERS, AAD, PLAINTEXT);
    assertUndisclosed(opaque, Bodies.flipped(sealed, 0));
    assertUndisclosed(opaque, new byte[15]);
    assertUndisclosed(opaque, new byte[16]);
    byte[] ofNothing = opaque.seal(PARAMETERS, AAD, NOTHING);
    assertArrayEquals(NOTHING, opaque.open(PARAMETERS, AAD, ofNothing));
  }

  private static void assertUndisclosed(OpaqueDataKey opaque, byte[] ciphertext) {
    Bodies.assertUndisclosed(
        assertThrows(
            KmsInvalidCiphertextException.class, () -> opaque.open(PARAMETERS, AAD, ciphertext)));
  }

  @Test
  void parametersThatAesGcmDoesNotTakeAreRefused() {
    OpaqueDataKey opaque = opaque(Bodies.bytes(66, 32));
    GCMParameterSpec shortTag = new GCMParameterSpec(8, Bodies.bytes(67, 12));
    KmsException refused =
        assertThrows(KmsException.class, () -> opaque.seal(shortTag, AAD, PLAINTEXT));
    assertEquals(KmsErrorCode.VALIDATION, refused.code());
    assertEquals("AES-GCM does not work so", refused.getMessage());
  }

  @Test
  void dataKeyIsWipedAfterEachMessage() {
    OpaqueDataKey opaque = opaque(Bodies.bytes(69, 32));
    byte[] sealed = opaque.seal(PARAMETERS, AAD, PLAINTEXT);
    assertArrayEquals(new byte[32], installation.lastOpened);
    assertUndisclosed(opaque, Bodies.flipped(sealed, 0));
    assertArrayEquals(new byte[32], installation.lastOpened);
  }

  @Test
  void shortestNonceWorksToo() {
    OpaqueDataKey opaque = opaque(Bodies.bytes(70, 32));
    GCMParameterSpec oneByte = new GCMParameterSpec(128, new byte[1]);
    assertArrayEquals(PLAINTEXT, opaque.open(oneByte, AAD, opaque.seal(oneByte, AAD, PLAINTEXT)));
  }

  @Test
  void keyIsJudgedAtEachMessage() {
    OpaqueDataKey opaque = opaque(Bodies.bytes(68, 32));
    int before = installation.rootCalls("open");
    byte[] sealed = opaque.seal(PARAMETERS, AAD, PLAINTEXT);
    assertEquals(before + 1, installation.rootCalls("open"));
    installation.repository.updateState(key.keyId(), KeyState.DISABLED);
    clocks.advance(Duration.ofSeconds(1));
    assertThrows(KmsInvalidStateException.class, () -> opaque.seal(PARAMETERS, AAD, PLAINTEXT));
    assertThrows(KmsInvalidStateException.class, () -> opaque.open(PARAMETERS, AAD, sealed));
  }
}
