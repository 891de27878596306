package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.EncryptedDataKeySpec;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KmsException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.security.auth.DestroyFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What applications hold: handles without bytes, and data keys. */
class HandlesTest {
  private static final byte[] BYTES = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
  private static final byte[] BLOB = {1, 2, 3};
  private static final String ARN = "arn:jcakms:kms:local:000000000000:key/x";

  @Test
  void namesAreEqualByTextBoundHandlesByArnAndNeverOneTheOther(@TempDir Path directory) {
    try (TestInstallation installation = new TestInstallation(directory.resolve("home"))) {
      KmsSecretKey name = KmsSecretKey.named(TestInstallation.ALIAS);
      assertEquals(TestInstallation.KEY, name);
      assertEquals(TestInstallation.KEY.hashCode(), name.hashCode());
      assertNotEquals(TestInstallation.OTHER_KEY, name);
      assertNotEquals(KmsSecretKey.namedByCiphertext(), name);
      assertEquals(KmsSecretKey.namedByCiphertext(), KmsSecretKey.namedByCiphertext());

      KmsSecretKey bound = installation.provider().key(TestInstallation.ALIAS);
      assertEquals(bound, installation.provider().key(bound.keyName().text()));
      assertEquals(
          bound.hashCode(), installation.provider().key(bound.keyName().text()).hashCode());
      assertNotEquals(bound, installation.provider().key(TestInstallation.OTHER_ALIAS));
      assertNotEquals(bound, KmsSecretKey.named(bound.keyName().text()));
      assertNotEquals(KmsSecretKey.named(bound.keyName().text()), bound);
      assertEquals("AES", bound.getAlgorithm());
      assertEquals("KMS", name.getAlgorithm());
    }
  }

  @Test
  void textThatCanNameNothingIsRefused() {
    for (String text : List.of("", "x".repeat(2049))) {
      assertThrows(KmsException.class, () -> KmsSecretKey.named(text));
    }
  }

  @Test
  void handleHasNoBytesAndNothingToDestroy() {
    assertNull(TestInstallation.KEY.getEncoded());
    assertNull(TestInstallation.KEY.getFormat());
    assertThrows(DestroyFailedException.class, TestInstallation.KEY::destroy);
    assertFalse(TestInstallation.KEY.isDestroyed());
  }

  @Test
  void handlesAndDataKeysRefuseSerialization(@TempDir Path directory) throws Exception {
    for (SecretKey key : List.of(TestInstallation.KEY, dataKey(), opaque(directory))) {
      Serialization.assertRefused(key);
    }
  }

  @Test
  void dataKeyTakesCopiesAndHandsOutCopies() {
    byte[] bytes = BYTES.clone();
    byte[] blob = BLOB.clone();
    DataKey key = new DataKey(bytes, blob, ARN);
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(blob, (byte) 0);
    Arrays.fill(key.getEncoded(), (byte) 0);
    Arrays.fill(key.ciphertextBlob(), (byte) 0);
    assertArrayEquals(BYTES, key.getEncoded());
    assertArrayEquals(BLOB, key.ciphertextBlob());

    byte[] given = BLOB.clone();
    EncryptedDataKeySpec spec =
        new EncryptedDataKeySpec(TestInstallation.KEY, given, EncryptionContext.none());
    Arrays.fill(given, (byte) 0);
    Arrays.fill(spec.ciphertextBlob(), (byte) 0);
    assertArrayEquals(BLOB, spec.ciphertextBlob());
  }

  @Test
  void dataKeyComparesByIdentityAndTellsNothingOfItsBytes() {
    DataKey key = dataKey();
    assertEquals(key, key);
    assertNotEquals(key, dataKey());
    assertTrue(key.toString().contains(ARN), key.toString());
    assertFalse(key.toString().contains("2233"), key.toString());
    assertEquals("RAW", key.getFormat());
    assertEquals("AES", key.getAlgorithm());
  }

  @Test
  void destroyedDataKeySaysSoAndKeepsItsCiphertext() {
    DataKey key = dataKey();
    key.destroy();
    key.destroy();
    assertTrue(key.isDestroyed());
    assertThrows(IllegalStateException.class, () -> key.getEncoded());
    assertArrayEquals(BLOB, key.ciphertextBlob());
  }

  @Test
  void dataKeyWorksInTheCiphersOfTheJdkAndAnOpaqueOneDoesNot(@TempDir Path directory)
      throws Exception {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, dataKey());
    assertEquals(BYTES.length + 16, cipher.doFinal(BYTES).length);
    Cipher another = Cipher.getInstance("AES/GCM/NoPadding");
    DataKey opaque = opaque(directory);
    assertThrows(InvalidKeyException.class, () -> another.init(Cipher.ENCRYPT_MODE, opaque));
  }

  private static DataKey dataKey() {
    return new DataKey(BYTES, BLOB, ARN);
  }

  private static DataKey opaque(Path directory) {
    try (TestInstallation installation = new TestInstallation(directory.resolve("home"))) {
      return DataKey.opaque(installation.provider().port(), EncryptionContext.none(), BLOB, ARN);
    }
  }
}
