package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.jca.key.NewKeySpec;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.provider.KmsProvider;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MACs under KMS keys. What they must be, the port's own verification says. */
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
  @EnumSource
  void macIsTheSameHoweverTheMessageComes(MacAlgorithm algorithm) throws Exception {
    byte[] message = message(5_000);
    byte[] mac = mac(algorithm).doFinal(message);
    assertVerified(algorithm, message, mac);
    assertEquals(mac(algorithm).getMacLength(), mac.length);

    Mac byteByByte = mac(algorithm);
    for (byte b : message) {
      byteByByte.update(b);
    }
    assertArrayEquals(mac, byteByByte.doFinal());
    for (Buffers kind : Buffers.values()) {
      Mac byBuffer = mac(algorithm);
      ByteBuffer in = kind.holding(message);
      byBuffer.update(in);
      assertEquals(0, in.remaining());
      assertArrayEquals(mac, byBuffer.doFinal(), kind.name());
    }
    for (int cut : new int[] {0, 1, 64, 1024, 4_999, 5_000}) {
      Mac inTwo = mac(algorithm);
      inTwo.update(message, 0, cut);
      assertArrayEquals(mac, inTwo.doFinal(Arrays.copyOfRange(message, cut, message.length)));
    }
    byte[] out = new byte[mac.length + 9];
    Mac into = mac(algorithm);
    into.update(message);
    assertThrows(ShortBufferException.class, () -> into.doFinal(out, 10));
    into.doFinal(out, 9);
    assertArrayEquals(mac, Arrays.copyOfRange(out, 9, out.length));
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

  @ParameterizedTest
  @ValueSource(ints = {10, HELD_BYTES + 10})
  void resetAndInitForgetWhatCame(int forgottenBytes) throws Exception {
    byte[] message = message(100);
    Mac mac = mac(MacAlgorithm.HMAC_SHA_384);
    mac.update(message(forgottenBytes));
    mac.reset();
    assertVerified(MacAlgorithm.HMAC_SHA_384, message, mac.doFinal(message));
    mac.update(message(forgottenBytes));
    mac.init(key(MacAlgorithm.HMAC_SHA_384));
    assertVerified(MacAlgorithm.HMAC_SHA_384, message, mac.doFinal(message));
  }

  @Test
  void everyKeyHasMacsOfItsOwnAndReinitChangesTheKey() throws Exception {
    byte[] message = message(100);
    Mac mac = mac(MacAlgorithm.HMAC_SHA_256);
    byte[] first = mac.doFinal(message);
    KmsSecretKey other = installation.hmacKey(KmsKeySpec.HMAC_256);
    mac.init(other);
    byte[] second = mac.doFinal(message);
    assertFalse(Arrays.equals(first, second));
    mac.init(key(MacAlgorithm.HMAC_SHA_256));
    assertArrayEquals(first, mac.doFinal(message));
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
  void cloneGoesOnApart() throws Exception {
    byte[] message = message(100);
    Mac mac = mac(MacAlgorithm.HMAC_SHA_256);
    mac.update(message, 0, 60);
    Mac clone = (Mac) mac.clone();
    mac.update(message(7));
    clone.update(message, 60, 40);
    assertVerified(MacAlgorithm.HMAC_SHA_256, message, clone.doFinal());
    mac.reset();
    assertVerified(MacAlgorithm.HMAC_SHA_256, message, mac.doFinal(message));
    assertVerified(MacAlgorithm.HMAC_SHA_256, message, clone.doFinal(message));
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

  @Test
  void keyThatDoesNotFitIsAnInvalidKeyAndItsRefusalTheCause() throws Exception {
    Mac mac = Mac.getInstance(HMAC_SHA_256, installation.provider());
    assertRefused(mac, TestInstallation.KEY, KmsErrorCode.INVALID_KEY_USAGE);
    assertRefused(
        mac, installation.provider().key(TestInstallation.ALIAS), KmsErrorCode.INVALID_KEY_USAGE);
    assertRefused(mac, key(MacAlgorithm.HMAC_SHA_384), KmsErrorCode.INVALID_KEY_USAGE);
    assertRefused(mac, KmsSecretKey.named("alias/none"), KmsErrorCode.NOT_FOUND);
    assertRefused(mac, KmsSecretKey.namedByCiphertext(), KmsErrorCode.VALIDATION);
    assertThrows(IllegalStateException.class, () -> mac.update(new byte[1]));
  }

  private static void assertRefused(Mac mac, KmsSecretKey key, KmsErrorCode code) {
    InvalidKeyException refused = assertThrows(InvalidKeyException.class, () -> mac.init(key));
    assertEquals(code, assertInstanceOf(KmsException.class, refused.getCause()).code());
  }

  @Test
  void parametersAreRefused() throws Exception {
    Mac mac = Mac.getInstance(HMAC_SHA_256, installation.provider());
    KmsSecretKey key = key(MacAlgorithm.HMAC_SHA_256);
    assertThrows(
        InvalidAlgorithmParameterException.class,
        () -> mac.init(key, new IvParameterSpec(new byte[8])));
    mac.init(key, null);
    assertEquals(32, mac.doFinal().length);
  }

  @Test
  void macThatIsNotInitialisedSaysSo() throws Exception {
    Mac mac = Mac.getInstance(HMAC_SHA_256, installation.provider());
    assertThrows(IllegalStateException.class, () -> mac.update(new byte[1]));
    assertThrows(IllegalStateException.class, () -> mac.doFinal());
    mac.reset();
    assertThrows(IllegalStateException.class, () -> ((Mac) mac.clone()).doFinal());
  }

  @Test
  void initThatFailedLeavesNoKeyAtWork() throws Exception {
    Mac mac = mac(MacAlgorithm.HMAC_SHA_256);
    assertThrows(InvalidKeyException.class, () -> mac.init(TestInstallation.KEY));
    assertThrows(IllegalStateException.class, () -> mac.doFinal(new byte[1]));
  }

  @Test
  void disabledKeyIsAnInvalidKeyAtInitAndAFailureLater() throws Exception {
    KmsSecretKey key = key(MacAlgorithm.HMAC_SHA_256);
    Mac mac = mac(MacAlgorithm.HMAC_SHA_256);
    Mac streaming = mac(MacAlgorithm.HMAC_SHA_256);
    streaming.update(message(HELD_BYTES + 1));
    installation.whileDisabled(
        key.keyName(),
        () -> {
          assertThrows(InvalidKeyException.class, () -> mac(MacAlgorithm.HMAC_SHA_256));
          for (Mac begun : new Mac[] {mac, streaming}) {
            ProviderException failed =
                assertThrows(ProviderException.class, () -> begun.doFinal(new byte[10]));
            assertEquals(
                KmsErrorCode.DISABLED,
                assertInstanceOf(KmsException.class, failed.getCause()).code());
          }
        });
  }

  /**
   * Else a call that is simply repeated makes the MAC of something else: of nothing, or of twice.
   */
  @ParameterizedTest
  @ValueSource(ints = {10, HELD_BYTES + 10})
  void failureIsRepeatedUntilResetThoughItsReasonIsGone(int length) throws Exception {
    Mac mac = mac(MacAlgorithm.HMAC_SHA_256);
    byte[] message = message(length);
    installation.whileDisabled(
        key(MacAlgorithm.HMAC_SHA_256).keyName(),
        () -> assertThrows(ProviderException.class, () -> mac.doFinal(message)));
    assertThrows(ProviderException.class, () -> mac.doFinal());
    assertThrows(ProviderException.class, () -> mac.doFinal(message));
    assertThrows(ProviderException.class, () -> mac.update(message));
    mac.reset();
    assertVerified(MacAlgorithm.HMAC_SHA_256, message, mac.doFinal(message));
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
