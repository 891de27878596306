package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.NewKeySpec;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The generator of KMS key pairs: durable keys, made by nobody by accident. */
class KeyPairGeneratorTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static TestInstallation installation;

  @BeforeAll
  static void makeAnInstallation() {
    installation = new TestInstallation(directory.resolve("home"));
  }

  @AfterAll
  static void close() {
    installation.close();
  }

  private static KmsProvider kms() {
    return installation.provider();
  }

  private static KeyPairGenerator generator() throws Exception {
    return KeyPairGenerator.getInstance("KMS/KeyPair", kms());
  }

  private static int keys() {
    return kms().administration().listKeys().size();
  }

  static Stream<Arguments> pairs() {
    return Arrays.stream(KmsKeySpec.values())
        .filter(KmsKeySpec::isPair)
        .flatMap(spec -> spec.usages().stream().map(usage -> Arguments.of(spec, usage)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void pairIsMadeAsItsSpecSays(KmsKeySpec spec, KeyUsage usage) throws Exception {
    String alias = "alias/" + spec + "-" + usage;
    KeyPairGenerator generator = generator();
    generator.initialize(NewKeySpec.withAlias(alias).describedAs("for a test").of(spec, usage));
    KeyPair pair = generator.generateKeyPair();

    KmsPrivateKey key = assertInstanceOf(KmsPrivateKey.class, pair.getPrivate());
    assertEquals(kms().privateKey(alias), key);
    assertEquals(spec, key.spec());
    assertEquals(usage, key.usage());
    assertEquals(pair.getPublic(), key.publicKey());
    assertEquals(spec.standardAlgorithm(), key.getAlgorithm());
    assertArrayEquals(
        kms().port().keys().publicKey(key.keyName()).publicKey(), pair.getPublic().getEncoded());
    KeyMetadata metadata = kms().administration().describeKey(key.keyName());
    assertEquals("for a test", metadata.description());
    assertEquals(usage, metadata.usage());
  }

  @Test
  void everyPairIsANewOne() throws Exception {
    KeyPairGenerator generator = generator();
    generator.initialize(
        NewKeySpec.withoutAlias("for a test").of(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY));
    int before = keys();
    KeyPair first = generator.generateKeyPair();
    KeyPair second = generator.genKeyPair();
    assertEquals(before + 2, keys());
    assertNotEquals(first.getPrivate(), second.getPrivate());
    assertNotEquals(first.getPublic(), second.getPublic());
  }

  @Test
  void usageThatTheSpecDoesNotHaveIsRefusedByATextThatNamesBoth() throws Exception {
    KeyPairGenerator generator = generator();
    NewKeySpec plain = NewKeySpec.withAlias("alias/plain");
    for (KmsKeySpec spec : KmsKeySpec.values()) {
      for (KeyUsage usage : KeyUsage.values()) {
        if (spec.isPair() && !spec.usages().contains(usage)) {
          String text =
              String.valueOf(
                  assertThrows(
                          InvalidAlgorithmParameterException.class,
                          () -> generator.initialize(plain.of(spec, usage)))
                      .getMessage());
          assertTrue(text.contains(spec.name()) && text.contains(usage.name()), text);
        }
      }
    }
  }

  @Test
  void aliasThatExistsIsRefusedAndLeavesNoKeyBehind() throws Exception {
    KeyPairGenerator generator = generator();
    generator.initialize(
        NewKeySpec.withAlias(TestInstallation.ALIAS)
            .of(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY));
    int before = keys();
    ProviderException refused = assertThrows(ProviderException.class, generator::generateKeyPair);
    assertEquals(
        KmsErrorCode.ALREADY_EXISTS,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
    assertEquals(before, keys());
  }

  /** The JDK looks for another generator when one refuses; it must not find one for this name. */
  @Test
  void unnamedRequestWithoutASpecIsRefusedToo() throws Exception {
    Security.addProvider(kms());
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("KMS/KeyPair");
      assertThrows(InvalidParameterException.class, () -> generator.initialize(2048));
      KeyPairGenerator again = KeyPairGenerator.getInstance("KMS/KeyPair");
      again.initialize(
          NewKeySpec.withoutAlias("for a test").of(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT));
      KeyPair pair = again.generateKeyPair();
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(Cipher.ENCRYPT_MODE, pair.getPublic());
      byte[] ciphertext = cipher.doFinal(new byte[5]);
      Cipher decryptor = Cipher.getInstance("RSA/ECB/OAEPPadding");
      decryptor.init(Cipher.DECRYPT_MODE, pair.getPrivate());
      assertArrayEquals(new byte[5], decryptor.doFinal(ciphertext));
    } finally {
      Security.removeProvider(KmsProvider.NAME);
    }
  }
}
