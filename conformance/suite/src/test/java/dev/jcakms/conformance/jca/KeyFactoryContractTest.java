package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.DataKeyPairSpec;
import dev.jcakms.jca.key.DataPrivateKey;
import dev.jcakms.jca.key.EncryptedDataKeyPairSpec;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of every factory of halves of pairs. */
class KeyFactoryContractTest {
  private static final EncryptionContext CONTEXT = EncryptionContext.of("table", "customers");
  private static final KmsKeySpec CURVE = KmsKeySpec.ECC_NIST_P256;
  private static final int KEYS_PER_THREAD = 5;

  @SuppressWarnings("NullAway.Init")
  private static TestInstallation installation;

  @BeforeAll
  static void makeAnInstallation(@TempDir Path directory) {
    installation = new TestInstallation(directory.resolve("home"));
  }

  @AfterAll
  static void closeIt() {
    installation.close();
  }

  private static KeyFactory factory(String algorithm) throws Exception {
    assertEquals("KMS/DataKeyPair", algorithm, "no contract knows another key factory");
    return KeyFactory.getInstance(algorithm, installation.provider());
  }

  private static DataPrivateKey made() throws Exception {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance("KMS/DataKeyPair", installation.provider());
    generator.initialize(DataKeyPairSpec.of(TestInstallation.KEY, CURVE).withContext(CONTEXT));
    return assertInstanceOf(DataPrivateKey.class, generator.generateKeyPair().getPrivate());
  }

  private static EncryptedDataKeyPairSpec sealed(byte[] blob) {
    return new EncryptedDataKeyPairSpec(TestInstallation.KEY, blob, CONTEXT, CURVE);
  }

  private static byte[] encoded(DataPrivateKey key) {
    return Objects.requireNonNull(key.getEncoded());
  }

  @EveryService("KeyFactory")
  @Holds(Rule.KEYS)
  void onlySealedPrivateHalvesAreTaken(String algorithm) throws Exception {
    KeyFactory factory = factory(algorithm);
    DataPrivateKey made = made();
    PKCS8EncodedKeySpec foreign = new PKCS8EncodedKeySpec(encoded(made));
    EncryptedDataKeyPairSpec ofAnotherKind =
        new EncryptedDataKeyPairSpec(
            TestInstallation.KEY, made.ciphertextBlob(), CONTEXT, KmsKeySpec.ML_DSA_44);
    assertThrows(InvalidKeySpecException.class, () -> factory.generatePrivate(foreign));
    assertThrows(InvalidKeySpecException.class, () -> factory.generatePrivate(null));
    assertThrows(InvalidKeySpecException.class, () -> factory.generatePrivate(ofAnotherKind));
    assertThrows(
        InvalidKeySpecException.class, () -> factory.generatePublic(sealed(made.ciphertextBlob())));
    assertThrows(
        InvalidKeySpecException.class,
        () -> factory.generatePublic(new X509EncodedKeySpec(new byte[1])));
    assertThrows(
        InvalidKeySpecException.class, () -> factory.getKeySpec(made, PKCS8EncodedKeySpec.class));
    assertThrows(InvalidKeyException.class, () -> factory.translateKey(made.privateKey()));
    assertThrows(InvalidKeyException.class, () -> factory.translateKey(null));
    assertEquals(made, factory.translateKey(made));
  }

  @EveryService("KeyFactory")
  @Holds(Rule.ALIASING)
  void arraysAreTheCallersAgain(String algorithm) throws Exception {
    DataPrivateKey made = made();
    byte[] expected = encoded(made);
    byte[] blob = made.ciphertextBlob();
    EncryptedDataKeyPairSpec spec = sealed(blob);
    Arrays.fill(blob, (byte) 0);
    KeyFactory factory = factory(algorithm);
    for (int i = 0; i < 2; i++) {
      DataPrivateKey opened = assertInstanceOf(DataPrivateKey.class, factory.generatePrivate(spec));
      Arrays.fill(encoded(opened), (byte) 0);
      Arrays.fill(opened.ciphertextBlob(), (byte) 0);
      assertArrayEquals(expected, opened.getEncoded());
      assertArrayEquals(made.ciphertextBlob(), opened.ciphertextBlob());
      opened.destroy();
    }
  }

  @EveryService("KeyFactory")
  @Holds(Rule.FAILURE)
  void whatDoesNotOpenIsAnInvalidKeySpecAndTheNextOpens(String algorithm) throws Exception {
    DataPrivateKey made = made();
    byte[] blob = made.ciphertextBlob();
    byte[] forged = made.ciphertextBlob();
    forged[forged.length - 1] ^= 1;
    KeyFactory factory = factory(algorithm);
    for (EncryptedDataKeyPairSpec wrong :
        new EncryptedDataKeyPairSpec[] {
          sealed(forged),
          sealed(new byte[0]),
          new EncryptedDataKeyPairSpec(TestInstallation.KEY, blob, EncryptionContext.none(), CURVE),
          new EncryptedDataKeyPairSpec(TestInstallation.OTHER_KEY, blob, CONTEXT, CURVE)
        }) {
      assertCause(AEADBadTagException.class, factory, wrong);
      assertArrayEquals(made.getEncoded(), factory.generatePrivate(sealed(blob)).getEncoded());
    }
    assertCause(
        InvalidKeyException.class,
        factory,
        new EncryptedDataKeyPairSpec(KmsSecretKey.named("alias/nobody"), blob, CONTEXT, CURVE));
  }

  @EveryService("KeyFactory")
  @Holds(Rule.FAILURE)
  void disabledKeyIsNotCalledABadTagAndOpensOnceItIsEnabled(String algorithm) throws Exception {
    DataPrivateKey made = made();
    KeyFactory factory = factory(algorithm);
    EncryptedDataKeyPairSpec sealed = sealed(made.ciphertextBlob());
    installation.whileDisabled(() -> assertCause(InvalidKeyException.class, factory, sealed));
    assertArrayEquals(made.getEncoded(), factory.generatePrivate(sealed).getEncoded());
  }

  private static void assertCause(
      Class<? extends Exception> cause, KeyFactory factory, EncryptedDataKeyPairSpec wrong) {
    InvalidKeySpecException refused =
        assertThrows(InvalidKeySpecException.class, () -> factory.generatePrivate(wrong));
    assertInstanceOf(cause, refused.getCause());
  }

  @EveryService("KeyFactory")
  @Holds(Rule.SERIALIZATION)
  void privateHalfRefusesSerialization(String algorithm) throws Exception {
    Serialization.assertRefused(
        factory(algorithm).generatePrivate(sealed(made().ciphertextBlob())));
  }

  @EveryService("KeyFactory")
  @Holds(Rule.THREADS)
  void factoryOfOneThreadOpensOnAnotherAndThoseOfManyDoNotMeet(String algorithm) throws Exception {
    KeyFactory handed = factory(algorithm);
    DataPrivateKey first = made();
    Threads.inTurn(
        () ->
            assertArrayEquals(
                first.getEncoded(),
                handed.generatePrivate(sealed(first.ciphertextBlob())).getEncoded()));
    Threads.atOnce(
        thread -> {
          KeyFactory factory = factory(algorithm);
          for (int i = 0; i < KEYS_PER_THREAD; i++) {
            DataPrivateKey made = made();
            assertArrayEquals(
                made.getEncoded(),
                factory.generatePrivate(sealed(made.ciphertextBlob())).getEncoded());
          }
        });
  }
}
