package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.port.KmsUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The root's generator as a SecureRandom, for whoever asks for it and for nobody else. */
class SecureRandomTest {
  private static final int BLOCK_BYTES = 16;

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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 1023, 1024, 1025, 2048, 10_000})
  void everyByteOfAnyLengthIsFilled(int length) throws Exception {
    SecureRandom random = random();
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

  @Test
  void noBlockComesTwiceWithinACallOrFromAnotherObject() throws Exception {
    Set<String> blocks = new HashSet<>();
    int count = 0;
    for (SecureRandom random : new SecureRandom[] {random(), random()}) {
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

  @Test
  void enginesOfTheJdkDrawFromIt() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256, random());
    assertFalse(
        Arrays.equals(
            generator.generateKeyPair().getPublic().getEncoded(),
            generator.generateKeyPair().getPublic().getEncoded()));
  }

  @Test
  void installationThatIsClosedGivesNothing() throws Exception {
    SecureRandom random = random();
    installation.close();
    byte[] bytes = new byte[32];
    ProviderException failed = assertThrows(ProviderException.class, () -> random.nextBytes(bytes));
    assertInstanceOf(KmsUnavailableException.class, failed.getCause());
    assertThrows(ProviderException.class, () -> random.generateSeed(32));
    assertArrayEquals(new byte[32], bytes);
  }

  @Test
  void parametersAreRefused() {
    assertThrows(
        InvalidParameterException.class,
        () ->
            SecureRandom.getInstance(
                "KMS",
                DrbgParameters.instantiation(256, DrbgParameters.Capability.NONE, null),
                installation.provider()));
  }

  @Test
  void serializationIsRefused() throws Exception {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThrows(NotSerializableException.class, () -> out.writeObject(random()));
    }
  }

  private SecureRandom random() throws Exception {
    return SecureRandom.getInstance("KMS", installation.provider());
  }
}
