package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.DataKeySpec;
import dev.jcakms.jca.key.EncryptedDataKeySpec;
import dev.jcakms.jca.key.KmsSecretKey;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of every factory of secret keys. */
class SecretKeyFactoryContractTest {
  private static final EncryptionContext CONTEXT = EncryptionContext.of("table", "customers");
  private static final int KEYS_PER_THREAD = 10;

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

  private static SecretKeyFactory factory(String algorithm) throws Exception {
    assertEquals("KMS/DataKey", algorithm, "no contract knows another factory of secret keys");
    return SecretKeyFactory.getInstance(algorithm, installation.provider());
  }

  private static DataKey made() throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS/DataKey", installation.provider());
    generator.init(DataKeySpec.aes256(TestInstallation.KEY).withContext(CONTEXT));
    return assertInstanceOf(DataKey.class, generator.generateKey());
  }

  private static EncryptedDataKeySpec sealed(byte[] blob) {
    return new EncryptedDataKeySpec(TestInstallation.KEY, blob, CONTEXT);
  }

  private static byte[] bytes(DataKey key) {
    return Objects.requireNonNull(key.getEncoded()).clone();
  }

  @EveryService("SecretKeyFactory")
  @Holds(Rule.KEYS)
  void onlySealedDataKeysAreTaken(String algorithm) throws Exception {
    SecretKeyFactory factory = factory(algorithm);
    SecretKeySpec foreign = new SecretKeySpec(new byte[16], "AES");
    assertThrows(InvalidKeySpecException.class, () -> factory.generateSecret(foreign));
    assertThrows(InvalidKeySpecException.class, () -> factory.generateSecret(null));
    assertThrows(InvalidKeyException.class, () -> factory.translateKey(foreign));
    assertThrows(InvalidKeyException.class, () -> factory.translateKey(null));
    assertThrows(InvalidKeyException.class, () -> factory.translateKey(TestInstallation.KEY));
    DataKey made = made();
    assertEquals(made, factory.translateKey(made));
    assertThrows(
        InvalidKeySpecException.class, () -> factory.getKeySpec(made, SecretKeySpec.class));
    assertThrows(InvalidKeySpecException.class, () -> factory.getKeySpec(made, null));
  }

  @EveryService("SecretKeyFactory")
  @Holds(Rule.ALIASING)
  void arraysAreTheCallersAgain(String algorithm) throws Exception {
    DataKey made = made();
    byte[] expected = bytes(made);
    byte[] blob = made.ciphertextBlob();
    EncryptedDataKeySpec spec = sealed(blob);
    Arrays.fill(blob, (byte) 0);
    SecretKeyFactory factory = factory(algorithm);
    for (int i = 0; i < 2; i++) {
      DataKey opened = assertInstanceOf(DataKey.class, factory.generateSecret(spec));
      assertArrayEquals(expected, opened.getEncoded());
      Arrays.fill(Objects.requireNonNull(opened.getEncoded()), (byte) 0);
      Arrays.fill(opened.ciphertextBlob(), (byte) 0);
      assertArrayEquals(expected, opened.getEncoded());
      assertArrayEquals(made.ciphertextBlob(), opened.ciphertextBlob());
      opened.destroy();
    }
  }

  @EveryService("SecretKeyFactory")
  @Holds(Rule.FAILURE)
  void whatDoesNotOpenIsAnInvalidKeySpecAndTheNextOpens(String algorithm) throws Exception {
    DataKey made = made();
    byte[] blob = made.ciphertextBlob();
    byte[] forged = made.ciphertextBlob();
    forged[forged.length - 1] ^= 1;
    SecretKeyFactory factory = factory(algorithm);
    for (EncryptedDataKeySpec wrong :
        new EncryptedDataKeySpec[] {
          sealed(forged),
          sealed(new byte[0]),
          new EncryptedDataKeySpec(TestInstallation.KEY, blob, EncryptionContext.none()),
          new EncryptedDataKeySpec(TestInstallation.OTHER_KEY, blob, CONTEXT)
        }) {
      assertCause(AEADBadTagException.class, factory, wrong);
      assertArrayEquals(made.getEncoded(), factory.generateSecret(sealed(blob)).getEncoded());
    }
    assertCause(
        InvalidKeyException.class,
        factory,
        new EncryptedDataKeySpec(KmsSecretKey.named("alias/nobody"), blob, CONTEXT));
  }

  @EveryService("SecretKeyFactory")
  @Holds(Rule.FAILURE)
  void disabledKeyIsNotCalledABadTagAndOpensOnceItIsEnabled(String algorithm) throws Exception {
    DataKey made = made();
    SecretKeyFactory factory = factory(algorithm);
    EncryptedDataKeySpec sealed = sealed(made.ciphertextBlob());
    installation.whileDisabled(() -> assertCause(InvalidKeyException.class, factory, sealed));
    assertArrayEquals(made.getEncoded(), factory.generateSecret(sealed).getEncoded());
  }

  private static void assertCause(
      Class<? extends Exception> cause, SecretKeyFactory factory, EncryptedDataKeySpec wrong) {
    InvalidKeySpecException refused =
        assertThrows(InvalidKeySpecException.class, () -> factory.generateSecret(wrong));
    assertInstanceOf(cause, refused.getCause());
  }

  @EveryService("SecretKeyFactory")
  @Holds(Rule.SERIALIZATION)
  void keyRefusesSerializationOpenedAndOpaque(String algorithm) throws Exception {
    EncryptedDataKeySpec sealed = sealed(made().ciphertextBlob());
    Serialization.assertRefused(factory(algorithm).generateSecret(sealed));
    Serialization.assertRefused(factory(algorithm).generateSecret(sealed.withoutPlaintext()));
  }

  @EveryService("SecretKeyFactory")
  @Holds(Rule.THREADS)
  void factoryOfOneThreadOpensOnAnotherAndThoseOfManyDoNotMeet(String algorithm) throws Exception {
    SecretKeyFactory handed = factory(algorithm);
    DataKey first = made();
    Threads.inTurn(
        () ->
            assertArrayEquals(
                first.getEncoded(),
                handed.generateSecret(sealed(first.ciphertextBlob())).getEncoded()));
    Threads.atOnce(
        thread -> {
          SecretKeyFactory factory = factory(algorithm);
          for (int i = 0; i < KEYS_PER_THREAD; i++) {
            DataKey made = made();
            assertArrayEquals(
                made.getEncoded(),
                factory.generateSecret(sealed(made.ciphertextBlob())).getEncoded());
          }
        });
  }
}
