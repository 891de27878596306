package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.DataKeyPairSpec;
import dev.jcakms.jca.key.DataPrivateKey;
import dev.jcakms.jca.key.EncryptedDataKeyPairSpec;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.NewKeySpec;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of every generator of pairs, of KMS keys or of data keys. */
class KeyPairGeneratorContractTest {
  private static final KmsKeySpec CURVE = KmsKeySpec.ECC_NIST_P256;
  private static final int PAIRS_PER_THREAD = 2;

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

  private static KeyPairGenerator generator(String algorithm) throws Exception {
    return KeyPairGenerator.getInstance(algorithm, installation.provider());
  }

  /** Of a pair that is told from others by a name: its alias, or a data key pair's context. */
  private static AlgorithmParameterSpec spec(String algorithm, String name) {
    return switch (algorithm) {
      case "KMS/KeyPair" -> NewKeySpec.withAlias("alias/" + name).of(CURVE, KeyUsage.SIGN_VERIFY);
      case "KMS/DataKeyPair" ->
          DataKeyPairSpec.of(TestInstallation.KEY, CURVE)
              .withContext(EncryptionContext.of("name", name));
      default -> throw new AssertionError("no contract knows the generator " + algorithm);
    };
  }

  private static void assertIsOf(String name, KeyPair pair) throws Exception {
    if (pair.getPrivate() instanceof DataPrivateKey half) {
      KeyFactory.getInstance("KMS/DataKeyPair", installation.provider())
          .generatePrivate(
              new EncryptedDataKeyPairSpec(
                  TestInstallation.KEY,
                  half.ciphertextBlob(),
                  EncryptionContext.of("name", name),
                  CURVE));
    } else {
      KmsPrivateKey key = installation.provider().privateKey("alias/" + name);
      assertEquals(key, pair.getPrivate());
      assertEquals(key.publicKey(), pair.getPublic());
    }
  }

  private static int keys() {
    return installation.provider().administration().listKeys().size();
  }

  /** Whatever a caller means who does not know where he is: nobody makes a key by accident. */
  private static List<AlgorithmParameterSpec> foreign(String algorithm) {
    NewKeySpec plain = NewKeySpec.withAlias("alias/plain");
    List<AlgorithmParameterSpec> foreign =
        new ArrayList<>(
            Arrays.asList(
                null,
                new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4),
                new ECGenParameterSpec("secp256r1"),
                plain,
                plain.of(KmsKeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT),
                plain.of(KmsKeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC),
                DataKeyPairSpec.of(TestInstallation.KEY, KmsKeySpec.SYMMETRIC_DEFAULT),
                DataKeyPairSpec.of(TestInstallation.KEY, KmsKeySpec.HMAC_256),
                DataKeyPairSpec.of(TestInstallation.KEY, KmsKeySpec.ML_DSA_44)));
    for (String other : Services.algorithms("KeyPairGenerator")) {
      if (!other.equals(algorithm)) {
        foreign.add(spec(other, "plain"));
      }
    }
    return foreign;
  }

  @EveryService("KeyPairGenerator")
  @Holds({Rule.KEYS, Rule.UNINITIALISED})
  void withoutASpecOfItsOwnNothingIsMade(String algorithm) throws Exception {
    KeyPairGenerator generator = generator(algorithm);
    int before = keys();
    assertThrows(IllegalStateException.class, generator::generateKeyPair);
    assertThrows(InvalidParameterException.class, () -> generator.initialize(2048));
    assertThrows(
        InvalidParameterException.class, () -> generator.initialize(256, new SecureRandom()));
    for (AlgorithmParameterSpec wrong : foreign(algorithm)) {
      assertThrows(InvalidAlgorithmParameterException.class, () -> generator.initialize(wrong));
    }
    assertThrows(IllegalStateException.class, generator::generateKeyPair);
    assertEquals(before, keys());
  }

  @EveryService("KeyPairGenerator")
  @Holds(Rule.REINIT)
  void lastSpecCountsAndWhatIsRefusedChangesNothing(String algorithm) throws Exception {
    KeyPairGenerator generator = generator(algorithm);
    generator.initialize(spec(algorithm, "never"));
    generator.initialize(spec(algorithm, "last"));
    assertThrows(InvalidParameterException.class, () -> generator.initialize(256));
    for (AlgorithmParameterSpec wrong : foreign(algorithm)) {
      assertThrows(InvalidAlgorithmParameterException.class, () -> generator.initialize(wrong));
    }
    assertIsOf("last", generator.generateKeyPair());
    assertThrows(KmsException.class, () -> installation.provider().privateKey("alias/never"));
  }

  /** The alias is taken already, and the key that a data key pair would be of is disabled. */
  @EveryService("KeyPairGenerator")
  @Holds(Rule.FAILURE)
  void failureMakesNothingAndLeavesTheGeneratorReadyForTheNext(String algorithm) throws Exception {
    KeyPairGenerator generator = generator(algorithm);
    generator.initialize(spec(algorithm, "orders"));
    int before = keys();
    installation.whileDisabled(
        () -> {
          for (int i = 0; i < 2; i++) {
            ProviderException failed =
                assertThrows(ProviderException.class, generator::generateKeyPair);
            assertInstanceOf(KmsException.class, failed.getCause());
          }
        });
    assertEquals(before, keys());
    generator.initialize(spec(algorithm, "next"));
    assertIsOf("next", generator.genKeyPair());
  }

  @EveryService("KeyPairGenerator")
  @Holds(Rule.SERIALIZATION)
  void privateHalfRefusesSerialization(String algorithm) throws Exception {
    KeyPairGenerator generator = generator(algorithm);
    generator.initialize(spec(algorithm, "kept"));
    KeyPair pair = generator.generateKeyPair();
    Serialization.assertRefused(pair.getPrivate());
    Serialization.assertRefused(pair);
  }

  @EveryService("KeyPairGenerator")
  @Holds(Rule.THREADS)
  void generatorOfOneThreadMakesPairsOnAnother(String algorithm) throws Exception {
    KeyPairGenerator generator = generator(algorithm);
    Threads.inTurn(
        () -> generator.initialize(spec(algorithm, "handed")),
        () -> assertIsOf("handed", generator.generateKeyPair()));
  }

  @EveryService("KeyPairGenerator")
  @Holds(Rule.THREADS)
  void threadsWithAGeneratorEachMakeEachTheirOwnPairs(String algorithm) throws Exception {
    Set<PublicKey> made = ConcurrentHashMap.newKeySet();
    Threads.atOnce(
        thread -> {
          KeyPairGenerator generator = generator(algorithm);
          for (int i = 0; i < PAIRS_PER_THREAD; i++) {
            String name = "thread-" + thread + "-" + i;
            generator.initialize(spec(algorithm, name));
            KeyPair pair = generator.generateKeyPair();
            assertIsOf(name, pair);
            assertTrue(made.add(pair.getPublic()));
          }
        });
    assertNotEquals(Set.of(), made);
  }
}
