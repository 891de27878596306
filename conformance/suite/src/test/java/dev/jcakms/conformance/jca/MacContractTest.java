package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.MacAlgorithm;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What the JCA asks of every MAC. What a MAC must be, the port's own verification says. */
class MacContractTest {
  /** What is held, and what goes on in a stream: two ways of one rule. */
  private static final int[] LENGTHS = {10, (1 << 20) + 10};

  private static final int MACS_PER_THREAD = 10;

  private static final Random RANDOM = new Random(20261126);
  private static final Map<MacAlgorithm, KmsSecretKey> KEYS = new EnumMap<>(MacAlgorithm.class);

  @SuppressWarnings("NullAway.Init")
  private static TestInstallation installation;

  @BeforeAll
  static void makeAKeyOfEverySpec(@TempDir Path directory) {
    installation = new TestInstallation(directory.resolve("home"));
    for (MacAlgorithm algorithm : MacAlgorithm.values()) {
      KEYS.put(algorithm, installation.hmacKey(algorithm.spec()));
    }
  }

  @AfterAll
  static void closeIt() {
    installation.close();
  }

  private static MacAlgorithm known(String algorithm) {
    return Arrays.stream(MacAlgorithm.values())
        .filter(known -> known.spec().standardAlgorithm().equals(algorithm))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no contract knows the MAC " + algorithm));
  }

  private static KmsSecretKey key(String algorithm) {
    return Objects.requireNonNull(KEYS.get(known(algorithm)));
  }

  private static Mac engine(String algorithm) throws Exception {
    return Mac.getInstance(algorithm, installation.provider());
  }

  private static Mac mac(String algorithm) throws Exception {
    Mac mac = engine(algorithm);
    mac.init(key(algorithm));
    return mac;
  }

  private static byte[] message(int length) {
    byte[] message = new byte[length];
    RANDOM.nextBytes(message);
    return message;
  }

  private static void assertVerified(String algorithm, byte[] message, byte[] mac) {
    assertTrue(
        installation
            .provider()
            .port()
            .macVerifying(key(algorithm).keyName(), known(algorithm))
            .verify(message, mac));
  }

  @EveryService("Mac")
  @Holds(Rule.SPLITS)
  void macIsTheSameHoweverTheMessageComes(String algorithm) throws Exception {
    byte[] message = message(5_000);
    byte[] mac = mac(algorithm).doFinal(message);
    assertVerified(algorithm, message, mac);
    assertEquals(engine(algorithm).getMacLength(), mac.length);
    Mac byteByByte = mac(algorithm);
    for (byte each : message) {
      byteByByte.update(each);
    }
    assertArrayEquals(mac, byteByByte.doFinal());
    for (int cut : new int[] {0, 1, 64, 1024, 4_999, 5_000}) {
      Mac inTwo = mac(algorithm);
      inTwo.update(message, 0, cut);
      assertArrayEquals(mac, inTwo.doFinal(Arrays.copyOfRange(message, cut, message.length)));
    }
  }

  @EveryService("Mac")
  @Holds(Rule.OFFSETS)
  void partsOfArraysAndBuffersAreReadAndWrittenWhereTheyStand(String algorithm) throws Exception {
    byte[] message = message(5_000);
    byte[] mac = mac(algorithm).doFinal(message);
    for (Buffers kind : Buffers.values()) {
      Mac byBuffer = mac(algorithm);
      ByteBuffer in = kind.holding(message);
      byBuffer.update(in);
      assertEquals(0, in.remaining());
      assertArrayEquals(mac, byBuffer.doFinal(), kind.name());
    }
    byte[] amid = new byte[message.length + 18];
    System.arraycopy(message, 0, amid, 9, message.length);
    byte[] out = new byte[mac.length + 18];
    Mac into = mac(algorithm);
    into.update(amid, 9, message.length);
    into.doFinal(out, 9);
    assertArrayEquals(mac, Arrays.copyOfRange(out, 9, 9 + mac.length));
    Arrays.fill(out, 9, 9 + mac.length, (byte) 0);
    assertArrayEquals(new byte[out.length], out, "written beside the MAC");
  }

  @EveryService("Mac")
  @Holds(Rule.ALIASING)
  void macMayBeWrittenOverItsMessageAndTheArrayIsTheCallersAfterUpdate(String algorithm)
      throws Exception {
    for (int length : LENGTHS) {
      byte[] message = message(length);
      byte[] array = Arrays.copyOf(message, length + 64);
      Mac mac = mac(algorithm);
      mac.update(array, 0, length);
      Arrays.fill(array, (byte) 0x5A);
      mac.doFinal(array, 3);
      assertVerified(algorithm, message, Arrays.copyOfRange(array, 3, 3 + mac.getMacLength()));
    }
  }

  @EveryService("Mac")
  @Holds(Rule.SHORT_BUFFER)
  void outputThatIsTooSmallCostsNothing(String algorithm) throws Exception {
    for (int length : LENGTHS) {
      byte[] message = message(length);
      Mac mac = mac(algorithm);
      mac.update(message);
      byte[] out = new byte[mac.getMacLength()];
      assertThrows(ShortBufferException.class, () -> mac.doFinal(out, 1));
      assertThrows(ShortBufferException.class, () -> mac.doFinal(new byte[out.length - 1], 0));
      mac.doFinal(out, 0);
      assertVerified(algorithm, message, out);
    }
  }

  @EveryService("Mac")
  @Holds(Rule.CLONE)
  void cloneGoesOnApart(String algorithm) throws Exception {
    byte[] message = message(100);
    Mac mac = mac(algorithm);
    mac.update(message, 0, 60);
    Mac clone = (Mac) mac.clone();
    mac.update(message(7));
    clone.update(message, 60, 40);
    assertVerified(algorithm, message, clone.doFinal());
    mac.reset();
    assertVerified(algorithm, message, mac.doFinal(message));
    assertVerified(algorithm, message, clone.doFinal(message));
  }

  @EveryService("Mac")
  @Holds(Rule.REINIT)
  void resetAndInitForgetWhatCame(String algorithm) throws Exception {
    byte[] message = message(100);
    for (int forgottenBytes : LENGTHS) {
      Mac mac = mac(algorithm);
      mac.update(message(forgottenBytes));
      mac.reset();
      assertVerified(algorithm, message, mac.doFinal(message));
      mac.update(message(forgottenBytes));
      mac.init(key(algorithm));
      assertVerified(algorithm, message, mac.doFinal(message));
    }
  }

  @EveryService("Mac")
  @Holds(Rule.REINIT)
  void everyKeyHasMacsOfItsOwnAndReinitChangesTheKey(String algorithm) throws Exception {
    byte[] message = message(100);
    Mac mac = mac(algorithm);
    byte[] first = mac.doFinal(message);
    mac.init(installation.hmacKey(known(algorithm).spec()));
    assertFalse(Arrays.equals(first, mac.doFinal(message)));
    mac.init(key(algorithm));
    assertArrayEquals(first, mac.doFinal(message));
  }

  @EveryService("Mac")
  @Holds(Rule.KEYS)
  void keyThatDoesNotFitIsAnInvalidKeyAndItsRefusalTheCause(String algorithm) throws Exception {
    Mac mac = engine(algorithm);
    assertRefused(mac, TestInstallation.KEY, KmsErrorCode.INVALID_KEY_USAGE);
    assertRefused(
        mac, installation.provider().key(TestInstallation.ALIAS), KmsErrorCode.INVALID_KEY_USAGE);
    for (KmsSecretKey other : KEYS.values()) {
      if (!other.equals(key(algorithm))) {
        assertRefused(mac, other, KmsErrorCode.INVALID_KEY_USAGE);
      }
    }
    assertRefused(mac, KmsSecretKey.named("alias/none"), KmsErrorCode.NOT_FOUND);
    assertRefused(mac, KmsSecretKey.namedByCiphertext(), KmsErrorCode.VALIDATION);
    assertThrows(IllegalStateException.class, () -> mac.update(new byte[1]));
  }

  private static void assertRefused(Mac mac, KmsSecretKey key, KmsErrorCode code) {
    InvalidKeyException refused = assertThrows(InvalidKeyException.class, () -> mac.init(key));
    assertEquals(code, assertInstanceOf(KmsException.class, refused.getCause()).code());
  }

  @EveryService("Mac")
  @Holds(Rule.KEYS)
  void noKeyAndHalvesOfPairsAreInvalidKeys(String algorithm) throws Exception {
    KeyPair software = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Key ours = installation.pair(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY);
    for (Key key : new Key[] {null, software.getPublic(), software.getPrivate(), ours}) {
      Mac mac = engine(algorithm);
      assertThrows(InvalidKeyException.class, () -> mac.init(key));
      assertThrows(IllegalStateException.class, () -> mac.doFinal());
    }
  }

  @EveryService("Mac")
  @Holds(Rule.KEYS)
  void parametersAreRefused(String algorithm) throws Exception {
    Mac mac = engine(algorithm);
    KmsSecretKey key = key(algorithm);
    assertThrows(
        InvalidAlgorithmParameterException.class,
        () -> mac.init(key, new IvParameterSpec(new byte[8])));
    mac.init(key, null);
    assertVerified(algorithm, new byte[0], mac.doFinal());
  }

  @EveryService("Mac")
  @Holds(Rule.UNINITIALISED)
  void macThatIsNotInitialisedSaysSo(String algorithm) throws Exception {
    Mac mac = engine(algorithm);
    assertThrows(IllegalStateException.class, () -> mac.update(new byte[1]));
    assertThrows(IllegalStateException.class, () -> mac.doFinal());
    mac.reset();
    assertThrows(IllegalStateException.class, () -> ((Mac) mac.clone()).doFinal());
  }

  @EveryService("Mac")
  @Holds(Rule.FAILURE)
  void initThatFailedLeavesNoKeyAtWork(String algorithm) throws Exception {
    Mac mac = mac(algorithm);
    assertThrows(InvalidKeyException.class, () -> mac.init(TestInstallation.KEY));
    assertThrows(IllegalStateException.class, () -> mac.doFinal(new byte[1]));
  }

  @EveryService("Mac")
  @Holds(Rule.FAILURE)
  void disabledKeyIsAnInvalidKeyAtInitAndAFailureLater(String algorithm) throws Exception {
    Mac mac = mac(algorithm);
    Mac streaming = mac(algorithm);
    streaming.update(message(LENGTHS[1]));
    installation.whileDisabled(
        key(algorithm).keyName(),
        () -> {
          assertThrows(InvalidKeyException.class, () -> mac(algorithm));
          for (Mac begun : List.of(mac, streaming)) {
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
  @EveryService("Mac")
  @Holds(Rule.FAILURE)
  void failureIsRepeatedUntilResetThoughItsReasonIsGone(String algorithm) throws Exception {
    for (int length : LENGTHS) {
      Mac mac = mac(algorithm);
      byte[] message = message(length);
      installation.whileDisabled(
          key(algorithm).keyName(),
          () -> assertThrows(ProviderException.class, () -> mac.doFinal(message)));
      assertThrows(ProviderException.class, () -> mac.doFinal());
      assertThrows(ProviderException.class, () -> mac.doFinal(message));
      assertThrows(ProviderException.class, () -> mac.update(message));
      mac.reset();
      assertVerified(algorithm, message, mac.doFinal(message));
    }
  }

  @EveryService("Mac")
  @Holds(Rule.THREADS)
  void macBegunOnOneThreadIsFinishedOnAnother(String algorithm) throws Exception {
    for (int length : LENGTHS) {
      byte[] message = message(length);
      Mac mac = engine(algorithm);
      Threads.inTurn(
          () -> mac.init(key(algorithm)),
          () -> mac.update(message, 0, length - 1),
          () -> mac.update(message[length - 1]),
          () -> assertVerified(algorithm, message, mac.doFinal()));
    }
  }

  @EveryService("Mac")
  @Holds(Rule.THREADS)
  void threadsWithAMacEachDoNotDisturbEachOther(String algorithm) throws Exception {
    Threads.atOnce(
        thread -> {
          Mac mac = mac(algorithm);
          for (int i = 0; i < MACS_PER_THREAD; i++) {
            byte[] message = message(100 * thread + i);
            assertVerified(algorithm, message, mac.doFinal(message));
          }
        });
  }
}
