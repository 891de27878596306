package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.ProviderException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.SealedObject;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked besides of every cipher under a KMS key. */
abstract class KmsCipherContractTest extends CipherContractTest {
  static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "42");
  static final byte[] TEA = "two pounds of tea".getBytes(UTF_8);
  private static final int RSA_BITS = 2048;

  @SuppressWarnings("NullAway.Init")
  private TestInstallation installation;

  @BeforeAll
  final void makeAnInstallation(@TempDir Path directory) {
    installation = new TestInstallation(directory.resolve("home"));
  }

  @AfterAll
  final void closeIt() {
    installation.close();
  }

  /** The header's length, from which on the size of what comes out is known. */
  abstract int headerBytes();

  /** By how much a ciphertext is longer at least than its plaintext. */
  abstract int smallestOverheadBytes();

  final TestInstallation installation() {
    return installation;
  }

  @Override
  final Provider provider() {
    return installation.provider();
  }

  @Override
  final void initToEncrypt(Cipher cipher) throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, TestInstallation.KEY, CONTEXT);
  }

  @Override
  final void initToDecrypt(Cipher cipher, Cipher encryptor) throws Exception {
    cipher.init(Cipher.DECRYPT_MODE, TestInstallation.KEY, CONTEXT);
  }

  final Cipher decryptor() throws Exception {
    Cipher cipher = cipher();
    initToDecrypt(cipher, cipher);
    return cipher;
  }

  final Cipher inMode(int mode) throws Exception {
    Cipher cipher = cipher();
    cipher.init(mode, TestInstallation.KEY, CONTEXT);
    return cipher;
  }

  @Test
  void nothingIsToBeKeptBesideTheMessage() throws Exception {
    Cipher encryptor = encryptor();
    encryptor.doFinal(TEA);
    assertNull(encryptor.getIV());
    assertNull(encryptor.getParameters());
    assertEquals(16, encryptor.getBlockSize());
  }

  @Test
  void cipherGoesOnWithTheNextMessageUnderAFreshNonce() throws Exception {
    Cipher encryptor = encryptor();
    Cipher decryptor = decryptor();
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      byte[] message = encryptor.doFinal(TEA);
      messages.forEach(earlier -> assertFalse(Arrays.equals(earlier, message)));
      messages.add(message);
      assertArrayEquals(TEA, decryptor.doFinal(message));
    }
  }

  @Test
  void messageThatIsCutShortIsABadTagAndTheNextIsDecrypted() throws Exception {
    byte[] message = encryptor().doFinal(TEA);
    Cipher decryptor = decryptor();
    for (byte[] bad : List.of(new byte[0], new byte[1], Arrays.copyOf(message, 60))) {
      assertThrows(AEADBadTagException.class, () -> decryptor.doFinal(bad));
      assertArrayEquals(TEA, decryptor.doFinal(message));
      decryptor.update(bad);
      assertThrows(AEADBadTagException.class, decryptor::doFinal);
      assertArrayEquals(TEA, decryptor.doFinal(message));
    }
  }

  @Test
  void sameCallWorksOnceTheKeyIsEnabledAgain() throws Exception {
    Cipher encryptor = encryptor();
    Cipher decryptor = decryptor();
    byte[] message = encryptor.doFinal(TEA);
    installation.whileDisabled(
        () -> {
          assertDisabled(assertThrows(ProviderException.class, () -> encryptor.doFinal(TEA)));
          assertDisabled(assertThrows(ProviderException.class, () -> decryptor.doFinal(message)));
          assertDisabled(assertThrows(InvalidKeyException.class, this::encryptor));
          assertDisabled(assertThrows(InvalidKeyException.class, this::decryptor));
        });
    assertArrayEquals(TEA, decryptor.doFinal(encryptor.doFinal(TEA)));
  }

  private static void assertDisabled(Exception refused) {
    assertEquals(
        KmsErrorCode.DISABLED, assertInstanceOf(KmsException.class, refused.getCause()).code());
  }

  @Test
  void initGivesAnotherKeyContextAndDirectionAndForgetsWhatCame() throws Exception {
    Cipher cipher = encryptor();
    cipher.update(TEA);
    cipher.init(Cipher.ENCRYPT_MODE, TestInstallation.OTHER_KEY);
    byte[] message = cipher.doFinal(TEA);
    cipher.init(Cipher.DECRYPT_MODE, TestInstallation.OTHER_KEY);
    cipher.update(message, 0, 10);
    cipher.init(Cipher.DECRYPT_MODE, TestInstallation.OTHER_KEY);
    assertArrayEquals(TEA, cipher.doFinal(message));
    cipher.init(Cipher.DECRYPT_MODE, KmsSecretKey.namedByCiphertext());
    assertArrayEquals(TEA, cipher.doFinal(message));
    cipher.init(Cipher.DECRYPT_MODE, TestInstallation.OTHER_KEY, CONTEXT);
    assertThrows(AEADBadTagException.class, () -> cipher.doFinal(message));
    cipher.init(Cipher.DECRYPT_MODE, TestInstallation.KEY);
    AEADBadTagException refused =
        assertThrows(AEADBadTagException.class, () -> cipher.doFinal(message));
    assertEquals(
        KmsErrorCode.INCORRECT_KEY,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
  }

  @Test
  void onlyKmsKeysAreTakenAndOnlyAContextBesides() throws Exception {
    Cipher cipher = cipher();
    for (int mode : new int[] {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE, Cipher.WRAP_MODE}) {
      for (Key foreign : new Key[] {new SecretKeySpec(new byte[32], "AES"), null}) {
        assertThrows(InvalidKeyException.class, () -> cipher.init(mode, foreign));
      }
      assertThrows(
          InvalidAlgorithmParameterException.class,
          () -> cipher.init(mode, TestInstallation.KEY, new GCMParameterSpec(128, new byte[12])));
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("GCM");
      parameters.init(new GCMParameterSpec(128, new byte[12]));
      assertThrows(
          InvalidAlgorithmParameterException.class,
          () -> cipher.init(mode, TestInstallation.KEY, parameters));
    }
    assertThrows(
        InvalidKeyException.class,
        () -> cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.namedByCiphertext()));
    assertThrows(
        InvalidKeyException.class,
        () -> cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/nobody")));
    assertThrows(IllegalStateException.class, () -> cipher.doFinal(TEA));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void outputSizeOfADecryptionIsExactOnceTheHeaderIsThere(int length) throws Exception {
    byte[] message = encryptor().doFinal(plaintext(length));
    for (int firstBytes : new int[] {0, headerBytes() - 1, headerBytes(), message.length}) {
      Cipher decryptor = decryptor();
      int out = someOrNone(decryptor.update(message, 0, firstBytes)).length;
      int left = message.length - firstBytes;
      int told = decryptor.getOutputSize(left);
      int written = decryptor.doFinal(message, firstBytes, left).length;
      assertEquals(length, out + written);
      assertEquals(
          firstBytes < headerBytes() ? message.length - smallestOverheadBytes() : written, told);
    }
  }

  @Test
  void secretKeyIsWrappedAndUnwrappedAsWhatItWas() throws Exception {
    for (String algorithm : List.of("AES", "HmacSHA256")) {
      SecretKey key = new SecretKeySpec(plaintext(32), algorithm);
      byte[] wrapped = inMode(Cipher.WRAP_MODE).wrap(key);
      Key unwrapped = inMode(Cipher.UNWRAP_MODE).unwrap(wrapped, algorithm, Cipher.SECRET_KEY);
      assertArrayEquals(key.getEncoded(), unwrapped.getEncoded());
      assertEquals(algorithm, unwrapped.getAlgorithm());
      assertInstanceOf(SecretKey.class, unwrapped);
    }
  }

  @Test
  void privateKeyIsWrappedAndUnwrapped() throws Exception {
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      Key key = pair(algorithm).getPrivate();
      byte[] wrapped = inMode(Cipher.WRAP_MODE).wrap(key);
      assertEquals(key, inMode(Cipher.UNWRAP_MODE).unwrap(wrapped, algorithm, Cipher.PRIVATE_KEY));
    }
  }

  @Test
  void whatCannotBeWrappedOrUnwrappedIsAnInvalidKey() throws Exception {
    Cipher wrapping = inMode(Cipher.WRAP_MODE);
    assertThrows(InvalidKeyException.class, () -> wrapping.wrap(TestInstallation.KEY));
    assertThrows(InvalidKeyException.class, () -> wrapping.wrap(null));
    byte[] wrapped = wrapping.wrap(new SecretKeySpec(plaintext(32), "AES"));
    Cipher unwrapping = inMode(Cipher.UNWRAP_MODE);
    assertThrows(
        InvalidKeyException.class, () -> unwrapping.unwrap(wrapped, "EC", Cipher.PRIVATE_KEY));
    wrapped[wrapped.length - 1] ^= 1;
    InvalidKeyException refused =
        assertThrows(
            InvalidKeyException.class, () -> unwrapping.unwrap(wrapped, "AES", Cipher.SECRET_KEY));
    assertInstanceOf(AEADBadTagException.class, refused.getCause());
    assertThrows(IllegalStateException.class, () -> unwrapping.doFinal(wrapped));
    assertThrows(IllegalStateException.class, () -> wrapping.update(TEA));
  }

  @Test
  void sealedObjectOpensAgain() throws Exception {
    SealedObject sealed = new SealedObject("two pounds of tea", encryptor());
    assertEquals("two pounds of tea", sealed.getObject(decryptor()));
  }

  static KeyPair pair(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("RSA")) {
      generator.initialize(RSA_BITS);
    }
    return generator.generateKeyPair();
  }

  static void assertNamesStreams(Exception refused) {
    String text = String.valueOf(refused.getMessage());
    assertTrue(text.contains("streams"), text);
  }

  static void assertTellsLength(IllegalBlockSizeException refused, long length) {
    String text = String.valueOf(refused.getMessage());
    assertTrue(text.contains(Long.toString(length)), text);
  }
}
