package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.FormatException;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.format.RootSuite;
import dev.jcakms.jca.key.DataKey;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** {@code KMS/AES-GCM-DIRECT/NoPadding}: the contract, and what is its own as the root's cipher. */
class DirectCipherTest extends KmsCipherContractTest {
  private static final int MAX_BYTES = RootCiphertext.MAX_PLAINTEXT_BYTES;
  private static final int BLOCK_BYTES = 1 << 26;

  @Override
  String transformation() {
    return "KMS/AES-GCM-DIRECT/NoPadding";
  }

  @Override
  List<Integer> lengths() {
    return List.of(1, 16, 1_000, MAX_BYTES - 1, MAX_BYTES);
  }

  @Override
  int headerBytes() {
    return RootCiphertext.PREFIX_BYTES;
  }

  @Override
  int smallestOverheadBytes() {
    return RootCiphertext.lengthFor(RootSuite.AES_256_GCM, 0);
  }

  @Test
  void associatedDataIsRefusedSinceAContextTakesItsPlace() throws Exception {
    Cipher encryptor = encryptor();
    byte[] aad = plaintext(1);
    assertThrows(UnsupportedOperationException.class, () -> encryptor.updateAAD(aad));
    assertThrows(
        UnsupportedOperationException.class, () -> encryptor.updateAAD(ByteBuffer.wrap(aad)));
    assertEquals(1, decryptor().doFinal(encryptor.doFinal(aad)).length);
  }

  @Test
  void lengthThatTheRootDoesNotSealIsRefusedAndTheCipherIsReadyForTheNext() throws Exception {
    Cipher encryptor = encryptor();
    for (int length : new int[] {0, MAX_BYTES + 1}) {
      byte[] plaintext = plaintext(length);
      assertTellsLength(
          assertThrows(IllegalBlockSizeException.class, () -> encryptor.doFinal(plaintext)),
          length);
      assertThrows(
          IllegalBlockSizeException.class,
          () -> encryptor.doFinal(plaintext, 0, length, new byte[0], 0),
          "not that the output is too small");
      assertEquals(1, decryptor().doFinal(encryptor.doFinal(plaintext(1))).length);
    }
    Cipher wrapping = inMode(Cipher.WRAP_MODE);
    assertThrows(
        IllegalBlockSizeException.class,
        () -> wrapping.wrap(new SecretKeySpec(plaintext(MAX_BYTES + 1), "AES")));
  }

  @Test
  void fourGibibytesAndAByteAreNotTakenForOneByte() throws Exception {
    byte[] block = new byte[BLOCK_BYTES];
    Cipher encryptor = encryptor();
    long total = 1;
    for (; total < 1L << 32; total += block.length) {
      encryptor.update(block);
    }
    assertTellsLength(
        assertThrows(IllegalBlockSizeException.class, () -> encryptor.doFinal(new byte[1])), total);
  }

  @Test
  void ciphertextWithMoreBehindItIsRefusedHoweverItComes() throws Exception {
    byte[] message = encryptor().doFinal(plaintext(3_000));
    for (int more : new int[] {1, 2_000, 100_000}) {
      Cipher decryptor = decryptor();
      decryptor.update(message);
      AEADBadTagException refused =
          assertThrows(AEADBadTagException.class, () -> decryptor.doFinal(new byte[more]));
      if (message.length + more > MAX_BYTES + 100) {
        assertInstanceOf(FormatException.class, refused.getCause());
      }
    }
  }

  @Test
  void unwrappedSecretIsADataKeyThatCanBeOpenedAgain() throws Exception {
    byte[] wrapped = inMode(Cipher.WRAP_MODE).wrap(new SecretKeySpec(plaintext(32), "AES"));
    DataKey key =
        assertInstanceOf(
            DataKey.class, inMode(Cipher.UNWRAP_MODE).unwrap(wrapped, "AES", Cipher.SECRET_KEY));
    assertArrayEquals(wrapped, key.ciphertextBlob());
    assertEquals(
        installation().provider().key(TestInstallation.ALIAS).keyName().text(), key.keyArn());
  }

  @Test
  void publicKeyIsNoSecretAndIsNotWrapped() throws Exception {
    var key = pair("EC").getPublic();
    Cipher wrapping = inMode(Cipher.WRAP_MODE);
    assertThrows(IllegalBlockSizeException.class, () -> wrapping.wrap(key));
    byte[] wrapped = wrapping.wrap(new SecretKeySpec(key.getEncoded(), "AES"));
    Cipher unwrapping = inMode(Cipher.UNWRAP_MODE);
    assertThrows(
        InvalidKeyException.class, () -> unwrapping.unwrap(wrapped, "EC", Cipher.PUBLIC_KEY));
  }

  @Test
  void whatWasEncryptedIsNoKey() throws Exception {
    byte[] encrypted = encryptor().doFinal(plaintext(32));
    Cipher unwrapping = inMode(Cipher.UNWRAP_MODE);
    assertThrows(
        InvalidKeyException.class, () -> unwrapping.unwrap(encrypted, "AES", Cipher.SECRET_KEY));
  }
}
