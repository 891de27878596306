package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KmsUnavailableException;
import java.nio.file.Path;
import java.security.DrbgParameters;
import java.security.InvalidParameterException;
import java.security.KeyPairGenerator;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the root's generator as a SecureRandom, and that nobody gets it unasked. */
class SecureRandomContractTest {
  private static final int BLOCK_BYTES = 16;
  private static final int BLOCKS_PER_THREAD = 100;

  @SuppressWarnings("NullAway.Init")
  private TestInstallation installation;

  @BeforeEach
  void makeAnInstallation(@TempDir Path directory) {
    installation = new TestInstallation(directory.resolve("home"));
  }

  @AfterEach
  void closeItAndTakeItOutOfTheList() {
    installation.close();
  }

  @EveryService("SecureRandom")
  void everyByteOfAnyLengthIsFilled(String algorithm) throws Exception {
    SecureRandom random = random(algorithm);
    for (int length : new int[] {0, 1, 16, 1023, 1024, 1025, 2048, 10_000}) {
      byte[] merged = new byte[length];
      // A byte that nobody fills stays zero; one that is filled, hardly eight times.
      for (int i = 0; i < 8; i++) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        for (int at = 0; at < length; at++) {
          merged[at] |= bytes[at];
        }
      }
      for (int at = 0; at < length; at++) {
        assertNotEquals(0, merged[at], "at " + at);
      }
    }
  }

  @EveryService("SecureRandom")
  void noBlockComesTwiceWithinACallOrFromAnotherObject(String algorithm) throws Exception {
    Set<String> blocks = new HashSet<>();
    int count = 0;
    for (SecureRandom random : new SecureRandom[] {random(algorithm), random(algorithm)}) {
      random.setSeed(1);
      random.setSeed(new byte[32]);
      byte[] filled = new byte[8192];
      random.nextBytes(filled);
      for (byte[] bytes : new byte[][] {filled, random.generateSeed(2048)}) {
        for (int at = 0; at < bytes.length; at += BLOCK_BYTES) {
          blocks.add(Arrays.toString(Arrays.copyOfRange(bytes, at, at + BLOCK_BYTES)));
          count++;
        }
      }
    }
    assertEquals(count, blocks.size());
  }

  @Test
  void whoeverAsksForItByNameGetsItAndNewSecureRandomStaysWhatItWas() throws Exception {
    String before = new SecureRandom().getProvider().getName();
    assertNull(installation.provider().getService("SecureRandom", "SHA1PRNG"));
    for (Placement placement : new Placement[] {Placement.LAST, Placement.FIRST}) {
      Map<String, String> outcomes =
          placement.outcomes(
              installation.provider(),
              Map.of(
                  "name", () -> SecureRandom.getInstance("kms").getProvider().getName(),
                  "names", () -> SecureRandom.getInstance("KMS", "KMS").getProvider().getName(),
                  "new", () -> new SecureRandom().getProvider().getName(),
                  "list", () -> Security.getAlgorithms("SecureRandom").contains("KMS")));
      assertEquals(
          Map.of("name", "KMS", "names", "KMS", "new", before, "list", "false"),
          outcomes,
          placement.name());
    }
  }

  @EveryService("SecureRandom")
  void enginesOfTheJdkDrawFromIt(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256, random(algorithm));
    assertFalse(
        Arrays.equals(
            generator.generateKeyPair().getPublic().getEncoded(),
            generator.generateKeyPair().getPublic().getEncoded()));
  }

  @EveryService("SecureRandom")
  @Holds(Rule.FAILURE)
  void installationThatIsClosedGivesNothing(String algorithm) throws Exception {
    SecureRandom random = random(algorithm);
    installation.close();
    byte[] bytes = new byte[32];
    ProviderException failed = assertThrows(ProviderException.class, () -> random.nextBytes(bytes));
    assertInstanceOf(KmsUnavailableException.class, failed.getCause());
    assertThrows(ProviderException.class, () -> random.generateSeed(32));
    assertArrayEquals(new byte[32], bytes);
  }

  @EveryService("SecureRandom")
  @Holds(Rule.KEYS)
  void parametersAreRefused(String algorithm) throws Exception {
    DrbgParameters.Instantiation parameters =
        DrbgParameters.instantiation(256, DrbgParameters.Capability.NONE, null);
    assertThrows(
        InvalidParameterException.class,
        () -> SecureRandom.getInstance(algorithm, parameters, installation.provider()));
    SecureRandom random = random(algorithm);
    assertNull(random.getParameters());
    assertThrows(UnsupportedOperationException.class, random::reseed);
    assertThrows(
        UnsupportedOperationException.class,
        () -> random.nextBytes(new byte[1], DrbgParameters.nextBytes(-1, false, null)));
  }

  @EveryService("SecureRandom")
  @Holds(Rule.SERIALIZATION)
  void serializationIsRefused(String algorithm) throws Exception {
    Serialization.assertRefused(random(algorithm));
  }

  @EveryService("SecureRandom")
  @Holds(Rule.THREADS)
  void oneThatManyThreadsShareGivesNoBlockTwice(String algorithm) throws Exception {
    SecureRandom shared = random(algorithm);
    Set<String> blocks = ConcurrentHashMap.newKeySet();
    Threads.atOnce(
        thread -> {
          for (int i = 0; i < BLOCKS_PER_THREAD; i++) {
            byte[] block = new byte[BLOCK_BYTES];
            shared.nextBytes(block);
            assertTrue(blocks.add(Arrays.toString(block)));
          }
        });
  }

  private SecureRandom random(String algorithm) throws Exception {
    return SecureRandom.getInstance(algorithm, installation.provider());
  }
}
