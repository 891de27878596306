package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.DataKeySpec;
import dev.jcakms.jca.key.EncryptedDataKeySpec;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.jca.key.NewKeySpec;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The KMS keys and data keys that generators make, and how data keys are opened again. */
class KeyGeneratorTest {
  private static final EncryptionContext CONTEXT = EncryptionContext.of("table", "customers");

  @SuppressWarnings("NullAway.Init")
  private TestInstallation installation;

  @BeforeEach
  void makeAnInstallation(@TempDir Path directory) {
    installation = new TestInstallation(directory.resolve("home"));
  }

  @AfterEach
  void closeIt() {
    installation.close();
  }

  @Test
  void kmsKeyIsMadeWithItsAliasAndIsBound() throws Exception {
    KeyGenerator generator = generator("KMS/AES-GCM");
    generator.init(NewKeySpec.withAlias("alias/new").describedAs("for a test"));
    SecretKey key = generator.generateKey();
    assertEquals("AES", key.getAlgorithm());
    assertEquals(installation.provider().key("alias/new"), key);
    byte[] message = encrypt(key, new byte[10]);
    assertEquals(10, decrypt(KmsSecretKey.named("alias/new"), message).length);
  }

  @ParameterizedTest
  @EnumSource(names = {"HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"})
  void hmacKeyIsMadeForItsHash(KmsKeySpec spec) throws Exception {
    String algorithm = spec.standardAlgorithm();
    KeyGenerator generator = generator("KMS/" + algorithm);
    generator.init(NewKeySpec.withAlias("alias/tokens").describedAs("for a test"));
    SecretKey key = generator.generateKey();
    assertEquals(algorithm, key.getAlgorithm());
    assertEquals(installation.provider().key("alias/tokens"), key);
    KeyMetadata metadata =
        installation.provider().administration().describeKey(KeyName.of("alias/tokens"));
    assertEquals(spec, metadata.spec());
    assertEquals(KeyUsage.GENERATE_VERIFY_MAC, metadata.usage());
    assertEquals("for a test", metadata.description());
    Mac mac = Mac.getInstance(algorithm, installation.provider());
    mac.init(key);
    assertEquals(mac.getMacLength(), mac.doFinal().length);
  }

  @Test
  void specOrUsageThatAGeneratorDoesNotMakeIsRefusedAtInit() throws Exception {
    KeyGenerator generator = generator("KMS/HmacSHA256");
    NewKeySpec newKey = NewKeySpec.withAlias("alias/tokens");
    for (NewKeySpec other :
        List.of(
            newKey.of(KmsKeySpec.HMAC_384, KeyUsage.GENERATE_VERIFY_MAC),
            newKey.of(KmsKeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT),
            newKey.of(KmsKeySpec.HMAC_256, KeyUsage.SIGN_VERIFY))) {
      assertThrows(InvalidAlgorithmParameterException.class, () -> generator.init(other));
    }
    assertThrows(IllegalStateException.class, generator::generateKey);
    generator.init(newKey.of(KmsKeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC));
    assertEquals("HmacSHA256", generator.generateKey().getAlgorithm());
  }

  @Test
  void aliasThatExistsIsRefusedAndLeavesNoKeyBehind() throws Exception {
    int keys = installation.provider().administration().listKeys().size();
    KeyGenerator generator = generator("KMS/AES-GCM");
    generator.init(NewKeySpec.withAlias(TestInstallation.ALIAS));
    ProviderException refused = assertThrows(ProviderException.class, generator::generateKey);
    assertEquals(
        KmsErrorCode.ALREADY_EXISTS,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
    assertEquals(keys, installation.provider().administration().listKeys().size());
  }

  @Test
  void keyWithoutAliasIsKnownByItsIdAlone() throws Exception {
    KeyGenerator generator = generator("KMS/AES-GCM");
    generator.init(NewKeySpec.withoutAlias("for a test"));
    int aliases = installation.provider().administration().listAliases().size();
    KmsSecretKey key = assertInstanceOf(KmsSecretKey.class, generator.generateKey());
    assertEquals(aliases, installation.provider().administration().listAliases().size());
    assertEquals(
        "for a test",
        installation.provider().administration().describeKey(key.keyName()).description());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 32, 1024})
  void dataKeyHasTheSizeAskedForAndIsOpenedByTheFactory(int sizeBytes) throws Exception {
    DataKey made = dataKey(new DataKeySpec(TestInstallation.KEY, sizeBytes, CONTEXT, true));
    byte[] bytes = bytes(made);
    assertEquals(sizeBytes, bytes.length);
    for (KmsSecretKey key :
        List.of(
            TestInstallation.KEY,
            KmsSecretKey.namedByCiphertext(),
            installation.provider().key(TestInstallation.ALIAS))) {
      DataKey opened = open(key, made.ciphertextBlob(), CONTEXT);
      assertArrayEquals(bytes, opened.getEncoded());
      assertArrayEquals(made.ciphertextBlob(), opened.ciphertextBlob());
      assertEquals(made.keyArn(), opened.keyArn());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1025, Integer.MAX_VALUE})
  void dataKeyOfAnotherSizeIsRefusedAtInit(int sizeBytes) throws Exception {
    KeyGenerator generator = generator("KMS/DataKey");
    DataKeySpec spec = new DataKeySpec(TestInstallation.KEY, sizeBytes, CONTEXT, true);
    assertThrows(InvalidAlgorithmParameterException.class, () -> generator.init(spec));
  }

  @Test
  void everyDataKeyIsANewOne() throws Exception {
    KeyGenerator generator = generator("KMS/DataKey");
    generator.init(DataKeySpec.aes256(TestInstallation.KEY));
    assertFalse(
        Arrays.equals(generator.generateKey().getEncoded(), generator.generateKey().getEncoded()));
  }

  @Test
  void opaqueDataKeyHandsOutNoBytesUntilItIsOpened() throws Exception {
    DataKey opaque =
        dataKey(DataKeySpec.aes256(TestInstallation.KEY).withContext(CONTEXT).withoutPlaintext());
    assertTrue(opaque.isOpaque());
    assertNull(opaque.getEncoded());
    assertNull(opaque.getFormat());
    DataKey opened = open(TestInstallation.KEY, opaque.ciphertextBlob(), CONTEXT);
    assertEquals(32, bytes(opened).length);
  }

  private byte[] encrypt(SecretKey key, byte[] plaintext) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", installation.provider());
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher.doFinal(plaintext);
  }

  private byte[] decrypt(SecretKey key, byte[] message) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", installation.provider());
    cipher.init(Cipher.DECRYPT_MODE, key);
    return cipher.doFinal(message);
  }

  private DataKey dataKey(DataKeySpec spec) throws Exception {
    KeyGenerator generator = generator("KMS/DataKey");
    generator.init(spec);
    return assertInstanceOf(DataKey.class, generator.generateKey());
  }

  private DataKey open(KmsSecretKey key, byte[] blob, EncryptionContext context) throws Exception {
    return assertInstanceOf(
        DataKey.class, factory().generateSecret(new EncryptedDataKeySpec(key, blob, context)));
  }

  private static byte[] bytes(DataKey key) {
    return Objects.requireNonNull(key.getEncoded());
  }

  private KeyGenerator generator(String name) throws Exception {
    return KeyGenerator.getInstance(name, installation.provider());
  }

  private SecretKeyFactory factory() throws Exception {
    return SecretKeyFactory.getInstance("KMS/DataKey", installation.provider());
  }
}
