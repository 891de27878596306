package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.DataKeySpec;
import dev.jcakms.jca.key.EncryptedDataKeySpec;
import dev.jcakms.jca.key.NewKeySpec;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of every generator of secret keys, of KMS keys or of data keys. */
class KeyGeneratorContractTest {
  private static final String DATA_KEY = "KMS/DataKey";
  private static final int KEYS_PER_THREAD = 2;

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

  private static KeyGenerator generator(String algorithm) throws Exception {
    return KeyGenerator.getInstance(algorithm, installation.provider());
  }

  /** Of a key that is told from others by a name: its alias, or a data key's context. */
  private static AlgorithmParameterSpec spec(String algorithm, String name) {
    return algorithm.equals(DATA_KEY)
        ? DataKeySpec.aes256(TestInstallation.KEY).withContext(EncryptionContext.of("name", name))
        : NewKeySpec.withAlias(alias(name));
  }

  private static String alias(String name) {
    return "alias/" + name.replace("/", "-");
  }

  private static void assertIsOf(String algorithm, String name, SecretKey key) throws Exception {
    if (algorithm.equals(DATA_KEY)) {
      SecretKeyFactory.getInstance(DATA_KEY, installation.provider())
          .generateSecret(
              new EncryptedDataKeySpec(
                  TestInstallation.KEY,
                  assertInstanceOf(DataKey.class, key).ciphertextBlob(),
                  EncryptionContext.of("name", name)));
    } else {
      assertEquals(installation.provider().key(alias(name)), key);
      KmsKeySpec made =
          installation.provider().administration().describeKey(KeyName.of(alias(name))).spec();
      assertEquals(
          algorithm.replace("KMS/", "").replace("AES-GCM", "AES"), made.standardAlgorithm());
    }
  }

  @EveryService("KeyGenerator")
  @Holds({Rule.KEYS, Rule.UNINITIALISED})
  void withoutASpecOfItsOwnNothingIsMade(String algorithm) throws Exception {
    KeyGenerator generator = generator(algorithm);
    int keys = keys();
    assertThrows(IllegalStateException.class, generator::generateKey);
    assertThrows(InvalidParameterException.class, () -> generator.init(256));
    assertThrows(InvalidParameterException.class, () -> generator.init(new SecureRandom()));
    for (AlgorithmParameterSpec foreign :
        new AlgorithmParameterSpec[] {
          new GCMParameterSpec(128, new byte[12]),
          null,
          EncryptionContext.of("name", "x"),
          algorithm.equals(DATA_KEY)
              ? NewKeySpec.withAlias("alias/foreign")
              : DataKeySpec.aes256(TestInstallation.KEY),
          NewKeySpec.withAlias("alias/foreign").of(KmsKeySpec.RSA_2048, KeyUsage.SIGN_VERIFY)
        }) {
      assertThrows(InvalidAlgorithmParameterException.class, () -> generator.init(foreign));
    }
    assertThrows(IllegalStateException.class, generator::generateKey);
    assertEquals(keys, keys());
  }

  private static int keys() {
    return installation.provider().administration().listKeys().size();
  }

  @EveryService("KeyGenerator")
  @Holds(Rule.REINIT)
  void lastSpecCountsAndWhatIsRefusedChangesNothing(String algorithm) throws Exception {
    KeyGenerator generator = generator(algorithm);
    generator.init(spec(algorithm, "never-" + algorithm));
    generator.init(spec(algorithm, "last-" + algorithm));
    assertThrows(InvalidParameterException.class, () -> generator.init(256));
    assertThrows(
        InvalidAlgorithmParameterException.class,
        () -> generator.init(new GCMParameterSpec(128, new byte[12])));
    assertIsOf(algorithm, "last-" + algorithm, generator.generateKey());
    assertThrows(
        KmsException.class, () -> installation.provider().key(alias("never-" + algorithm)));
  }

  /** The alias is taken already, and the key that a data key would be of is disabled. */
  @EveryService("KeyGenerator")
  @Holds(Rule.FAILURE)
  void failureMakesNothingAndLeavesTheGeneratorReadyForTheNext(String algorithm) throws Exception {
    KeyGenerator generator = generator(algorithm);
    generator.init(spec(algorithm, "orders"));
    int keys = keys();
    installation.whileDisabled(
        () -> {
          for (int i = 0; i < 2; i++) {
            ProviderException failed =
                assertThrows(ProviderException.class, generator::generateKey);
            assertInstanceOf(KmsException.class, failed.getCause());
          }
        });
    assertEquals(keys, keys());
    generator.init(spec(algorithm, "next-" + algorithm));
    assertIsOf(algorithm, "next-" + algorithm, generator.generateKey());
  }

  @EveryService("KeyGenerator")
  @Holds(Rule.SERIALIZATION)
  void keyRefusesSerialization(String algorithm) throws Exception {
    KeyGenerator generator = generator(algorithm);
    generator.init(spec(algorithm, "kept-" + algorithm));
    Serialization.assertRefused(generator.generateKey());
  }

  @EveryService("KeyGenerator")
  @Holds(Rule.THREADS)
  void generatorOfOneThreadMakesKeysOnAnother(String algorithm) throws Exception {
    KeyGenerator generator = generator(algorithm);
    String name = "handed-" + algorithm;
    Threads.inTurn(
        () -> generator.init(spec(algorithm, name)),
        () -> assertIsOf(algorithm, name, generator.generateKey()));
  }

  @EveryService("KeyGenerator")
  @Holds(Rule.THREADS)
  void threadsWithAGeneratorEachMakeEachTheirOwnKeys(String algorithm) throws Exception {
    Set<SecretKey> made = ConcurrentHashMap.newKeySet();
    Threads.atOnce(
        thread -> {
          KeyGenerator generator = generator(algorithm);
          for (int i = 0; i < KEYS_PER_THREAD; i++) {
            String name = "thread-" + thread + "-" + i + "-" + algorithm;
            generator.init(spec(algorithm, name));
            SecretKey key = generator.generateKey();
            assertIsOf(algorithm, name, key);
            assertTrue(made.add(key));
          }
        });
    assertNotEquals(Set.of(), made);
  }
}
