package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.DataKeySpec;
import dev.jcakms.jca.key.EncryptedDataKeySpec;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AES-GCM under data keys: what an opaque one does is what the JDK does with its bytes. */
class DataKeyCipherTest extends CipherContractTest implements AssociatedDataContract {
  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final EncryptionContext CONTEXT = EncryptionContext.of("table", "customers");
  private static final byte[] TEA = "two pounds of tea".getBytes(UTF_8);
  private static final Provider JDK = Security.getProvider("SunJCE");

  @SuppressWarnings("NullAway.Init")
  private TestInstallation installation;

  @SuppressWarnings("NullAway.Init")
  private DataKey opaque;

  @BeforeAll
  void makeAnInstallation(@TempDir Path home) throws Exception {
    installation = new TestInstallation(home.resolve("home"));
    opaque = opaque(32);
  }

  @AfterAll
  void close() {
    installation.close();
  }

  @Override
  String transformation() {
    return AES_GCM;
  }

  @Override
  Provider provider() {
    return installation.provider();
  }

  @Override
  void initToEncrypt(Cipher cipher) throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, opaque);
  }

  @Override
  void initToDecrypt(Cipher cipher, Cipher encryptor) throws Exception {
    cipher.init(Cipher.DECRYPT_MODE, opaque, encryptor.getParameters());
  }

  @Override
  List<Integer> lengths() {
    return List.of(0, 1, 15, 16, 1_000, 20_000);
  }

  private DataKey opaque(int sizeBytes) throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS/DataKey", installation.provider());
    generator.init(new DataKeySpec(TestInstallation.KEY, sizeBytes, CONTEXT, false));
    return assertInstanceOf(DataKey.class, generator.generateKey());
  }

  private DataKey opened(EncryptedDataKeySpec spec) throws Exception {
    return assertInstanceOf(
        DataKey.class,
        SecretKeyFactory.getInstance("KMS/DataKey", installation.provider()).generateSecret(spec));
  }

  private DataKey withBytes(DataKey key) throws Exception {
    return opened(new EncryptedDataKeySpec(TestInstallation.KEY, key.ciphertextBlob(), CONTEXT));
  }

  private static byte[] apply(
      Provider provider,
      int mode,
      Key key,
      AlgorithmParameterSpec parameters,
      byte[] aad,
      byte[] in)
      throws Exception {
    Cipher cipher = Cipher.getInstance(AES_GCM, provider);
    cipher.init(mode, key, parameters);
    cipher.updateAAD(aad);
    return cipher.doFinal(in);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32})
  void opaqueKeyDoesWhatTheJdkDoesWithItsBytes(int sizeBytes) throws Exception {
    DataKey hidden = opaque(sizeBytes);
    Key bytes = new SecretKeySpec(encoded(withBytes(hidden)), "AES");
    Provider kms = installation.provider();
    for (int ivBytes : new int[] {1, 12, 16, 100}) {
      for (int tagBits : new int[] {96, 104, 112, 120, 128}) {
        for (int length : new int[] {0, 1, 16, 5_000}) {
          byte[] plaintext = plaintext(length);
          byte[] aad = plaintext(length % 100);
          GCMParameterSpec parameters = new GCMParameterSpec(tagBits, plaintext(ivBytes));
          byte[] ours = apply(kms, Cipher.ENCRYPT_MODE, hidden, parameters, aad, plaintext);
          assertArrayEquals(
              apply(JDK, Cipher.ENCRYPT_MODE, bytes, parameters, aad, plaintext), ours);
          assertArrayEquals(
              plaintext, apply(kms, Cipher.DECRYPT_MODE, hidden, parameters, aad, ours));
        }
      }
    }
  }

  private static byte[] encoded(DataKey key) {
    byte[] bytes = key.getEncoded();
    if (bytes == null) {
      throw new AssertionError("an opaque key where one with bytes is needed");
    }
    return bytes;
  }

  @Test
  void keyWithBytesWorksByTheNextProviderAndInAnyOther() throws Exception {
    DataKey key = withBytes(opaque);
    GCMParameterSpec parameters = new GCMParameterSpec(128, plaintext(12));
    byte[] expected = apply(JDK, Cipher.ENCRYPT_MODE, key, parameters, plaintext(0), TEA);
    Provider kms = installation.provider();
    assertArrayEquals(
        expected, apply(kms, Cipher.ENCRYPT_MODE, key, parameters, plaintext(0), TEA));
    assertArrayEquals(
        TEA, apply(kms, Cipher.DECRYPT_MODE, key, parameters, plaintext(0), expected));
    assertArrayEquals(
        TEA, apply(kms, Cipher.DECRYPT_MODE, opaque, parameters, plaintext(0), expected));
  }

  @Test
  void generatedIvIsNewForEachInitAndDecryptsByTheParameters() throws Exception {
    Cipher encryptor = encryptor();
    byte[] first = encryptor.getIV();
    assertEquals(12, first.length);
    AlgorithmParameters parameters = encryptor.getParameters();
    assertEquals("GCM", parameters.getAlgorithm());
    GCMParameterSpec told = parameters.getParameterSpec(GCMParameterSpec.class);
    assertArrayEquals(first, told.getIV());
    assertEquals(128, told.getTLen());
    byte[] message = encryptor.doFinal(TEA);
    assertArrayEquals(
        TEA,
        apply(installation.provider(), Cipher.DECRYPT_MODE, opaque, told, plaintext(0), message));
    encryptor.init(Cipher.ENCRYPT_MODE, opaque);
    assertNotEquals(
        Base64.getEncoder().encodeToString(first),
        Base64.getEncoder().encodeToString(encryptor.getIV()));
    assertEquals(16, encryptor.getBlockSize());
  }

  @Test
  void ivComesFromTheRandomnessThatIsGiven() throws Exception {
    Cipher cipher = cipher();
    cipher.init(Cipher.ENCRYPT_MODE, opaque, new Sevens());
    assertArrayEquals(new byte[] {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7}, cipher.getIV());
  }

  /** A stuck source. */
  private static final class Sevens extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 7);
    }
  }

  /** The JDK's cipher is asked the same, so that this is its rule. */
  @Test
  void ivIsUsedOnceWithAKey() throws Exception {
    DataKey another = opaque(32);
    for (Key[] keys :
        new Key[][] {
          {opaque, another},
          {withBytes(opaque), withBytes(another)},
          {new SecretKeySpec(plaintext(32), "AES"), new SecretKeySpec(plaintext(32), "AES")}
        }) {
      Cipher cipher = cipher();
      GCMParameterSpec parameters = new GCMParameterSpec(128, plaintext(12));
      cipher.init(Cipher.ENCRYPT_MODE, keys[0], parameters);
      cipher.doFinal(TEA);
      assertThrows(IllegalStateException.class, () -> cipher.doFinal(TEA));
      assertThrows(IllegalStateException.class, () -> cipher.update(TEA));
      assertThrows(IllegalStateException.class, () -> cipher.updateAAD(TEA));
      assertThrows(
          InvalidAlgorithmParameterException.class,
          () -> cipher.init(Cipher.ENCRYPT_MODE, keys[0], parameters));
      cipher.init(Cipher.ENCRYPT_MODE, keys[1], parameters);
      byte[] message = cipher.doFinal(TEA);
      cipher.init(Cipher.DECRYPT_MODE, keys[1], parameters);
      assertArrayEquals(TEA, cipher.doFinal(message));
      assertArrayEquals(TEA, cipher.doFinal(message));
    }
  }

  /** An encryption that failed may have been made all the same. */
  @Test
  void ivOfAFailedEncryptionIsSpent() throws Exception {
    Cipher encryptor = encryptor();
    installation.whileDisabled(
        () -> assertThrows(ProviderException.class, () -> encryptor.doFinal(TEA)));
    assertThrows(IllegalStateException.class, () -> encryptor.doFinal(TEA));
  }

  @Test
  void whatDoesNotDecryptIsOneExceptionAndNothingComesOut() throws Exception {
    Cipher encryptor = encryptor();
    byte[] message = encryptor.doFinal(TEA);
    byte[] forged = message.clone();
    forged[0] ^= 1;
    byte[] otherTag = message.clone();
    otherTag[message.length - 1] ^= 1;
    for (byte[] damaged :
        List.of(
            forged,
            otherTag,
            Arrays.copyOf(message, 15),
            Arrays.copyOf(message, 16),
            plaintext(0))) {
      byte[] out = new byte[message.length];
      AEADBadTagException refused =
          assertThrows(
              AEADBadTagException.class,
              () -> decryptor(encryptor).doFinal(damaged, 0, damaged.length, out));
      assertEquals("the ciphertext is refused", refused.getMessage());
      assertNull(refused.getCause());
      assertArrayEquals(new byte[message.length], out);
    }
    DataKey another = opaque(32);
    Cipher underAnother = cipher();
    underAnother.init(Cipher.DECRYPT_MODE, another, encryptor.getParameters());
    assertThrows(AEADBadTagException.class, () -> underAnother.doFinal(message));
  }

  @Test
  void disabledKmsKeyStopsAnOpaqueKeyAtOnceAndOneWithBytesNever() throws Exception {
    DataKey bytes = withBytes(opaque);
    Cipher encryptor = encryptor();
    Cipher waiting = encryptor();
    byte[] message = encryptor.doFinal(TEA);
    Cipher decryptor = decryptor(encryptor);
    installation.whileDisabled(
        () -> {
          assertDisabled(assertThrows(ProviderException.class, () -> waiting.doFinal(TEA)));
          assertDisabled(assertThrows(ProviderException.class, () -> decryptor.doFinal(message)));
          assertDisabled(assertThrows(InvalidKeyException.class, this::encryptor));
          assertDisabled(assertThrows(InvalidKeyException.class, () -> decryptor(encryptor)));
          try {
            Cipher free = cipher();
            free.init(Cipher.DECRYPT_MODE, bytes, encryptor.getParameters());
            assertArrayEquals(TEA, free.doFinal(message));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    assertArrayEquals(TEA, decryptor.doFinal(message));
  }

  private static void assertDisabled(Exception refused) {
    assertEquals(
        KmsErrorCode.DISABLED, assertInstanceOf(KmsException.class, refused.getCause()).code());
  }

  @Test
  void opaqueKeyIsMadeAgainOfItsCiphertextWithoutBeingOpened() throws Exception {
    Cipher encryptor = encryptor();
    byte[] message = encryptor.doFinal(TEA);
    EncryptedDataKeySpec sealed =
        new EncryptedDataKeySpec(TestInstallation.KEY, opaque.ciphertextBlob(), CONTEXT);
    DataKey again = opened(sealed.withoutPlaintext());
    assertTrue(again.isOpaque());
    assertNull(again.getEncoded());
    assertEquals(opaque.keyArn(), again.keyArn());
    Cipher decryptor = cipher();
    decryptor.init(Cipher.DECRYPT_MODE, again, encryptor.getParameters());
    assertArrayEquals(TEA, decryptor.doFinal(message));
    assertThrows(
        InvalidKeySpecException.class,
        () ->
            opened(
                new EncryptedDataKeySpec(
                        TestInstallation.OTHER_KEY, opaque.ciphertextBlob(), CONTEXT)
                    .withoutPlaintext()));
  }

  @Test
  void opaqueKeyOfAnotherContextIsRefusedWhenItIsUsed() throws Exception {
    Cipher encryptor = encryptor();
    byte[] message = encryptor.doFinal(TEA);
    DataKey stranger =
        opened(
            new EncryptedDataKeySpec(
                    TestInstallation.KEY, opaque.ciphertextBlob(), EncryptionContext.none())
                .withoutPlaintext());
    Cipher cipher = cipher();
    cipher.init(Cipher.ENCRYPT_MODE, stranger);
    assertThrows(AEADBadTagException.class, () -> cipher.doFinal(TEA));
    cipher.init(Cipher.DECRYPT_MODE, stranger, encryptor.getParameters());
    assertThrows(AEADBadTagException.class, () -> cipher.doFinal(message));
  }

  @Test
  void keysAndParametersThatAesGcmDoesNotHaveAreRefusedAtInit() throws Exception {
    Cipher cipher = cipher();
    DataKey destroyed = opaque(32);
    destroyed.destroy();
    DataKey destroyedBytes = withBytes(opaque);
    destroyedBytes.destroy();
    for (Key wrong : new Key[] {opaque(17), opaque(1), destroyed, destroyedBytes, null}) {
      assertThrows(InvalidKeyException.class, () -> cipher.init(Cipher.ENCRYPT_MODE, wrong));
      assertThrows(IllegalStateException.class, () -> cipher.doFinal(TEA));
    }
    assertThrows(InvalidKeyException.class, () -> cipher.init(Cipher.DECRYPT_MODE, opaque));
    for (AlgorithmParameterSpec wrong :
        List.of(
            new IvParameterSpec(new byte[12]),
            new GCMParameterSpec(128, new byte[0]),
            new GCMParameterSpec(64, new byte[12]),
            new GCMParameterSpec(100, new byte[12]),
            new GCMParameterSpec(136, new byte[12]))) {
      for (int mode : new int[] {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE}) {
        for (Key key : new Key[] {opaque, withBytes(opaque)}) {
          assertThrows(
              InvalidAlgorithmParameterException.class, () -> cipher.init(mode, key, wrong));
        }
      }
    }
    AlgorithmParameters aes = AlgorithmParameters.getInstance("AES");
    aes.init(new IvParameterSpec(new byte[16]));
    assertThrows(
        InvalidAlgorithmParameterException.class,
        () -> cipher.init(Cipher.DECRYPT_MODE, opaque, aes));
  }

  @Test
  void keysAreWrappedAndUnwrapped() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Cipher wrapping = cipher();
    wrapping.init(Cipher.WRAP_MODE, opaque);
    byte[] wrapped = wrapping.wrap(pair.getPrivate());
    Cipher unwrapping = cipher();
    unwrapping.init(Cipher.UNWRAP_MODE, opaque, wrapping.getParameters());
    assertEquals(pair.getPrivate(), unwrapping.unwrap(wrapped, "EC", Cipher.PRIVATE_KEY));
    wrapped[3] ^= 1;
    InvalidKeyException refused =
        assertThrows(
            InvalidKeyException.class, () -> unwrapping.unwrap(wrapped, "EC", Cipher.PRIVATE_KEY));
    assertInstanceOf(AEADBadTagException.class, refused.getCause());
  }

  /** An application's own key may be zeros: what wipes the cipher must not stumble over it. */
  @Test
  void keyAndIvOfZerosWorkAsAnyOther() throws Exception {
    Cipher direct = Cipher.getInstance("KMS/AES-GCM-DIRECT/NoPadding", installation.provider());
    direct.init(Cipher.WRAP_MODE, TestInstallation.KEY, CONTEXT);
    SecretKeySpec zeros = new SecretKeySpec(new byte[32], "AES");
    DataKey sealed =
        opened(
            new EncryptedDataKeySpec(TestInstallation.KEY, direct.wrap(zeros), CONTEXT)
                .withoutPlaintext());
    GCMParameterSpec parameters = new GCMParameterSpec(128, new byte[12]);
    assertArrayEquals(
        apply(JDK, Cipher.ENCRYPT_MODE, zeros, parameters, plaintext(0), TEA),
        apply(installation.provider(), Cipher.ENCRYPT_MODE, sealed, parameters, plaintext(0), TEA));
  }

  @Test
  void unnamedRequestFindsAnOpaqueKeyWhereverTheProviderStands() throws Exception {
    for (int position : new int[] {1, Security.getProviders().length + 1}) {
      Security.insertProviderAt(installation.provider(), position);
      try {
        Cipher cipher = Cipher.getInstance(AES_GCM);
        cipher.init(Cipher.ENCRYPT_MODE, opaque);
        byte[] message = cipher.doFinal(TEA);
        Cipher decryptor = Cipher.getInstance(AES_GCM);
        decryptor.init(Cipher.DECRYPT_MODE, withBytes(opaque), cipher.getParameters());
        assertArrayEquals(TEA, decryptor.doFinal(message));
      } finally {
        Security.removeProvider(KmsProvider.NAME);
      }
    }
  }
}
