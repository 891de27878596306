package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CKM_AES_GCM: one init and one call, with parameters that are safe, for data of any length. */
class CryptokiGcmTest {
  private static final byte[] IV = new byte[Mechanism.GCM_IV_BYTES];
  private static final byte[] AAD = {1, 2, 3};

  private final OpenToken token = new OpenToken();
  private long key;

  @BeforeEach
  void makeKey() {
    key = token.aesKey();
  }

  @AfterEach
  void close() {
    token.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 4096, 65_536})
  void everyLengthComesBackWithItsTag(int length) {
    byte[] plaintext = new byte[length];
    Arrays.fill(plaintext, (byte) 0x5A);
    byte[] ciphertext = encrypt(plaintext);
    assertEquals(length + Mechanism.GCM_TAG_BYTES, ciphertext.length);
    assertArrayEquals(plaintext, decrypt(ciphertext));
  }

  @Test
  void sealIsOneInitAndOneCallAndSoIsOpen() {
    byte[] ciphertext = encrypt(AAD);
    long before = token.module.calls();
    encrypt(AAD);
    assertEquals(before + 2, token.module.calls());
    decrypt(ciphertext);
    assertEquals(before + 4, token.module.calls());
    assertEquals(2, token.module.calls("C_EncryptInit"));
    assertEquals(2, token.module.calls("C_Encrypt"));
    assertEquals(1, token.module.calls("C_DecryptInit"));
    assertEquals(1, token.module.calls("C_Decrypt"));
  }

  @Test
  void badTagAndInputShorterThanTheTagAreRefusedByDecrypt() {
    byte[] ciphertext = encrypt(AAD);
    ciphertext[ciphertext.length - 1] ^= 1;
    for (byte[] bad : new byte[][] {ciphertext, new byte[0], new byte[15]}) {
      CryptokiException e = assertThrows(CryptokiException.class, () -> decrypt(bad));
      assertEquals("C_Decrypt", e.function());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 11, 13, 16})
  void nonceOfAnotherLengthReachesNoModule(int length) {
    assertThrows(
        IllegalArgumentException.class, () -> Mechanism.gcm(new byte[length], new byte[0]));
  }

  private byte[] encrypt(byte[] plaintext) {
    return token.use(
        session -> token.cryptoki.encrypt(session, Mechanism.gcm(IV, AAD), key, plaintext));
  }

  private byte[] decrypt(byte[] ciphertext) {
    return token.use(
        session -> token.cryptoki.decrypt(session, Mechanism.gcm(IV, AAD), key, ciphertext));
  }
}
