package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.jca.key.NewKeySpec;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.Security;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MACs under KMS keys as ours alone are: held, then streamed, and the same in every instance. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MacTest {
  private static final int HELD_BYTES = 1 << 20;
  private static final String HMAC_SHA_256 = "HmacSHA256";

  private final Random random = new Random(20261126);
  private final Map<MacAlgorithm, KmsSecretKey> keys = new EnumMap<>(MacAlgorithm.class);

  @SuppressWarnings("NullAway.Init")
  private TestInstallation installation;

  @BeforeAll
  void makeAKeyOfEverySpec(@TempDir Path directory) {
    installation = new TestInstallation(directory.resolve("home"));
    for (MacAlgorithm algorithm : MacAlgorithm.values()) {
      keys.put(algorithm, installation.hmacKey(algorithm.spec()));
    }
  }

  @AfterAll
  void closeIt() {
    installation.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, HELD_BYTES - 1, HELD_BYTES, HELD_BYTES + 1, 2 * HELD_BYTES, 3_333_333})
  void messageOfAnyLengthHasItsMacHeldOrStreamed(int length) throws Exception {
    byte[] message = message(length);
    for (int pieceBytes : new int[] {4_097, HELD_BYTES - 1, HELD_BYTES + 1, 4 * HELD_BYTES}) {
      Mac mac = mac(MacAlgorithm.HMAC_SHA_256);
      for (int from = 0; from < length; from += pieceBytes) {
        mac.update(message, from, Math.min(pieceBytes, length - from));
      }
      assertVerified(MacAlgorithm.HMAC_SHA_256, message, mac.doFinal());
    }
  }

  @Test
  void macIsReadyForTheNextMessageAfterAShortOneAndAfterALongOne() throws Exception {
    Mac mac = mac(MacAlgorithm.HMAC_SHA_256);
    for (int length : new int[] {10, HELD_BYTES + 10, 11, HELD_BYTES + 11, 0, 12}) {
      byte[] message = message(length);
      assertVerified(MacAlgorithm.HMAC_SHA_256, message, mac.doFinal(message));
    }
  }

  @Test
  void nameAndBoundHandleAreOneKeyInEveryInstance(@TempDir Path directory) throws Exception {
    byte[] message = message(100);
    Path home = directory.resolve("home");
    try (KmsProvider first = KmsProvider.builder().home(home).build();
        KmsProvider second = KmsProvider.builder().home(home).build()) {
      first.initialize();
      KeyGenerator generator = KeyGenerator.getInstance("KMS/HmacSHA256", first);
      generator.init(NewKeySpec.withAlias("alias/tokens"));
      Mac bound = Mac.getInstance(HMAC_SHA_256, second);
      bound.init(generator.generateKey());
      Mac named = Mac.getInstance(HMAC_SHA_256, second);
      named.init(KmsSecretKey.named("alias/tokens"));
      byte[] mac = named.doFinal(message);
      assertArrayEquals(mac, bound.doFinal(message));
      assertTrue(
          first
              .port()
              .macVerifying(first.key("alias/tokens").keyName(), MacAlgorithm.HMAC_SHA_256)
              .verify(message, mac));
    }
  }

  @Test
  void longMessageCannotBeClonedAndGoesOn() throws Exception {
    byte[] message = message(HELD_BYTES + 1);
    Mac mac = mac(MacAlgorithm.HMAC_SHA_256);
    mac.update(message, 0, HELD_BYTES);
    assertInstanceOf(Mac.class, mac.clone());
    mac.update(message, HELD_BYTES, 1);
    assertThrows(CloneNotSupportedException.class, mac::clone);
    assertVerified(MacAlgorithm.HMAC_SHA_256, message, mac.doFinal());
    assertInstanceOf(Mac.class, mac.clone());
  }

  @ParameterizedTest
  @EnumSource
  void lengthAndObjectIdentifiersAreTheJdks(MacAlgorithm algorithm) throws Exception {
    String name = algorithm.spec().standardAlgorithm();
    KmsProvider unusable = new KmsProvider();
    assertEquals(
        Mac.getInstance(name, "SunJCE").getMacLength(),
        Mac.getInstance(name, unusable).getMacLength());
    byte[] message = message(100);
    for (String alias : aliases("SunJCE", name)) {
      Mac mac = Mac.getInstance(alias, installation.provider());
      mac.init(key(algorithm));
      assertVerified(algorithm, message, mac.doFinal(message));
    }
  }

  private static List<String> aliases(String provider, String name) {
    List<String> aliases =
        Security.getProvider(provider).entrySet().stream()
            .filter(entry -> name.equals(entry.getValue()))
            .map(entry -> (String) entry.getKey())
            .filter(key -> key.startsWith("Alg.Alias.Mac."))
            .map(key -> key.substring("Alg.Alias.Mac.".length()))
            .toList();
    assertNotEquals(List.of(), aliases);
    return aliases;
  }

  private byte[] message(int length) {
    byte[] message = new byte[length];
    random.nextBytes(message);
    return message;
  }

  private KmsSecretKey key(MacAlgorithm algorithm) {
    return Objects.requireNonNull(keys.get(algorithm));
  }

  private Mac mac(MacAlgorithm algorithm) throws Exception {
    Mac mac = Mac.getInstance(algorithm.spec().standardAlgorithm(), installation.provider());
    mac.init(key(algorithm));
    return mac;
  }

  private void assertVerified(MacAlgorithm algorithm, byte[] message, byte[] mac) {
    assertTrue(
        installation
            .provider()
            .port()
            .macVerifying(key(algorithm).keyName(), algorithm)
            .verify(message, mac));
  }
}
