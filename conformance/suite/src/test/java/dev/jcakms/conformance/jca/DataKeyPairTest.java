package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.DataKeyPairSpec;
import dev.jcakms.jca.key.DataPrivateKey;
import dev.jcakms.jca.key.EncryptedDataKeyPairSpec;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.crypto.Cipher;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generator of data key pairs, and the factory that opens their private halves again. */
class DataKeyPairTest {
  private static final EncryptionContext CONTEXT = EncryptionContext.of("table", "customers");
  private static final byte[] MESSAGE = {1, 2, 3};
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

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

  private static KeyPairGenerator generator() throws Exception {
    return KeyPairGenerator.getInstance("KMS/DataKeyPair", installation.provider());
  }

  private static KeyFactory factory() throws Exception {
    return KeyFactory.getInstance("KMS/DataKeyPair", installation.provider());
  }

  private static KeyPair pair(DataKeyPairSpec spec) throws Exception {
    KeyPairGenerator generator = generator();
    generator.initialize(spec);
    return generator.generateKeyPair();
  }

  private static KeyPair pair(KmsKeySpec spec) throws Exception {
    return pair(DataKeyPairSpec.of(TestInstallation.KEY, spec).withContext(CONTEXT));
  }

  private static DataPrivateKey privateHalf(KeyPair pair) {
    return assertInstanceOf(DataPrivateKey.class, pair.getPrivate());
  }

  private static DataPrivateKey open(
      KmsSecretKey key, byte[] blob, EncryptionContext context, KmsKeySpec spec) throws Exception {
    return assertInstanceOf(
        DataPrivateKey.class,
        factory().generatePrivate(new EncryptedDataKeyPairSpec(key, blob, context, spec)));
  }

  static List<KmsKeySpec> specs() {
    return Arrays.stream(KmsKeySpec.values()).filter(KmsKeySpec::isDataKeyPairSpec).toList();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void pairIsAnOrdinaryOneAndIsOpenedByTheFactory(KmsKeySpec spec) throws Exception {
    KeyPair pair = pair(spec);
    DataPrivateKey made = privateHalf(pair);
    assertEquals(spec.standardAlgorithm(), made.getAlgorithm());
    assertEquals("PKCS#8", made.getFormat());
    assertFalse(made.isOpaque());
    assertBelongTogether(spec, made.privateKey(), pair.getPublic());
    for (KmsSecretKey key :
        List.of(
            TestInstallation.KEY,
            KmsSecretKey.namedByCiphertext(),
            installation.provider().key(TestInstallation.ALIAS))) {
      DataPrivateKey opened = open(key, made.ciphertextBlob(), CONTEXT, spec);
      assertArrayEquals(made.getEncoded(), opened.getEncoded());
      assertArrayEquals(made.ciphertextBlob(), opened.ciphertextBlob());
      assertEquals(made.keyArn(), opened.keyArn());
      assertEquals(spec, opened.spec());
      assertBelongTogether(spec, opened.privateKey(), pair.getPublic());
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Objects.requireNonNull(made.getEncoded()));
    X509EncodedKeySpec publicForm = new X509EncodedKeySpec(pair.getPublic().getEncoded());
    KeyFactory theirs = KeyFactory.getInstance(spec.standardAlgorithm(), BOUNCY_CASTLE);
    assertBelongTogether(spec, theirs.generatePrivate(encoded), theirs.generatePublic(publicForm));
  }

  private static void assertBelongTogether(
      KmsKeySpec spec, PrivateKey privateKey, PublicKey publicKey) throws Exception {
    String algorithm =
        switch (spec.family()) {
          case RSA -> "SHA256withRSA";
          case EC -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    boolean onlyThere =
        spec == KmsKeySpec.ECC_SECG_P256K1 || privateKey.getClass().getName().contains("bouncy");
    Signature signature =
        onlyThere ? Signature.getInstance(algorithm, BOUNCY_CASTLE) : ofTheJdk(algorithm);
    signature.initSign(privateKey);
    signature.update(MESSAGE);
    byte[] made = signature.sign();
    signature.initVerify(publicKey);
    signature.update(MESSAGE);
    assertTrue(signature.verify(made));
  }

  private static Signature ofTheJdk(String algorithm) throws Exception {
    String provider = algorithm.endsWith("RSA") ? "SunRsaSign" : "SunEC";
    return Signature.getInstance(algorithm, Security.getProvider(provider));
  }

  @Test
  void opaqueHalfHandsOutNothingUntilItIsOpened() throws Exception {
    KeyPair pair =
        pair(
            DataKeyPairSpec.of(TestInstallation.KEY, KmsKeySpec.ECC_NIST_P384)
                .withContext(CONTEXT)
                .withoutPlaintext());
    DataPrivateKey opaque = privateHalf(pair);
    assertTrue(opaque.isOpaque());
    assertNull(opaque.getEncoded());
    assertNull(opaque.getFormat());
    assertEquals("EC", opaque.getAlgorithm());
    assertThrows(IllegalStateException.class, opaque::privateKey);
    DataPrivateKey opened =
        open(TestInstallation.KEY, opaque.ciphertextBlob(), CONTEXT, KmsKeySpec.ECC_NIST_P384);
    assertBelongTogether(KmsKeySpec.ECC_NIST_P384, opened.privateKey(), pair.getPublic());
  }

  @Test
  void everyPairIsANewOne() throws Exception {
    KeyPairGenerator generator = generator();
    generator.initialize(DataKeyPairSpec.of(TestInstallation.KEY, KmsKeySpec.ECC_NIST_P256));
    assertNotEquals(
        generator.generateKeyPair().getPublic(), generator.generateKeyPair().getPublic());
  }

  /** What an application wrapped itself is of the same type: it is opened as what it is. */
  @Test
  void halfThatIsOfAnotherAlgorithmIsRefusedWithoutAWordOfItsBytes() throws Exception {
    KeyPair own = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Cipher direct = Cipher.getInstance("KMS/AES-GCM-DIRECT/NoPadding", installation.provider());
    direct.init(Cipher.WRAP_MODE, TestInstallation.KEY, CONTEXT);
    byte[] blob = direct.wrap(own.getPrivate());
    assertEquals(
        own.getPrivate(),
        open(TestInstallation.KEY, blob, CONTEXT, KmsKeySpec.ECC_NIST_P256).privateKey());
    InvalidKeySpecException refused =
        assertThrows(
            InvalidKeySpecException.class,
            () -> open(TestInstallation.KEY, blob, CONTEXT, KmsKeySpec.RSA_2048));
    KmsException cause =
        assertInstanceOf(KmsException.class, Objects.requireNonNull(refused.getCause()).getCause());
    assertEquals(KmsErrorCode.VALIDATION, cause.code());
    assertNull(cause.getCause());
  }

  @Test
  void privateHalfTakesCopiesHandsOutCopiesAndIsWipedByDestroy() throws Exception {
    DataPrivateKey made = privateHalf(pair(KmsKeySpec.ECC_NIST_P256));
    byte[] encoded = Objects.requireNonNull(made.getEncoded());
    byte[] blob = made.ciphertextBlob();
    Arrays.fill(Objects.requireNonNull(made.getEncoded()), (byte) 0);
    Arrays.fill(made.ciphertextBlob(), (byte) 0);
    assertArrayEquals(encoded, made.getEncoded());
    assertArrayEquals(blob, made.ciphertextBlob());

    assertNotEquals(made, open(TestInstallation.KEY, blob, CONTEXT, KmsKeySpec.ECC_NIST_P256));
    assertTrue(made.toString().contains(made.keyArn()), made.toString());
    made.destroy();
    made.destroy();
    assertTrue(made.isDestroyed());
    assertThrows(IllegalStateException.class, () -> made.getEncoded());
    assertThrows(IllegalStateException.class, made::privateKey);
    assertArrayEquals(blob, made.ciphertextBlob());
  }
}
