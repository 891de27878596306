package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.KeyAgreement;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What the JCA asks of every key agreement. */
class KeyAgreementContractTest {
  private static final int SECRET_BYTES = 32;
  private static final int AGREEMENTS_PER_THREAD = 10;

  @SuppressWarnings("NullAway.Init")
  private static TestInstallation installation;

  @SuppressWarnings("NullAway.Init")
  private static KmsPrivateKey key;

  @SuppressWarnings("NullAway.Init")
  private static KmsPrivateKey otherKey;

  @SuppressWarnings("NullAway.Init")
  private static KeyPair peer;

  @BeforeAll
  static void makeKeysAndAPeer(@TempDir Path directory) throws Exception {
    installation = new TestInstallation(directory.resolve("home"));
    key = installation.pair(KmsKeySpec.ECC_NIST_P256, KeyUsage.KEY_AGREEMENT);
    otherKey = installation.pair(KmsKeySpec.ECC_NIST_P256, KeyUsage.KEY_AGREEMENT);
    peer = softwarePair();
  }

  @AfterAll
  static void closeIt() {
    installation.close();
  }

  private static KeyPair softwarePair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static KeyAgreement engine(String algorithm) throws Exception {
    return KeyAgreement.getInstance(algorithm, installation.provider());
  }

  /** One that has a key; the contract knows one curve of it. */
  private static KeyAgreement agreement(String algorithm) throws Exception {
    assertEquals("ECDH", algorithm, "no contract knows another agreement");
    KeyAgreement agreement = engine(algorithm);
    agreement.init(key);
    return agreement;
  }

  /** What the peer comes to by himself. */
  private static byte[] secretOf(KmsPrivateKey ours) throws Exception {
    KeyAgreement theirs = KeyAgreement.getInstance("ECDH", "SunEC");
    theirs.init(peer.getPrivate());
    theirs.doPhase(ours.publicKey(), true);
    return theirs.generateSecret();
  }

  private static void assertNoSecret(KeyAgreement agreement) {
    assertThrows(IllegalStateException.class, () -> agreement.generateSecret());
    assertThrows(IllegalStateException.class, () -> agreement.generateSecret("TlsPremasterSecret"));
    assertThrows(IllegalStateException.class, () -> agreement.generateSecret(new byte[66], 0));
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.UNINITIALISED)
  void everySecretNeedsAPhaseOfItsOwnAndEveryPhaseAnInit(String algorithm) throws Exception {
    PublicKey theirs = peer.getPublic();
    KeyAgreement fresh = engine(algorithm);
    assertThrows(IllegalStateException.class, () -> fresh.doPhase(theirs, true));
    assertNoSecret(fresh);
    fresh.init(key);
    assertNoSecret(fresh);
    fresh.doPhase(theirs, true);
    assertThrows(IllegalStateException.class, () -> fresh.doPhase(theirs, true));
    byte[] secret = fresh.generateSecret();
    assertNoSecret(fresh);
    fresh.doPhase(theirs, true);
    assertArrayEquals(secret, fresh.generateSecret());
    assertThrows(IllegalStateException.class, () -> fresh.doPhase(theirs, false));
    assertNoSecret(fresh);
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.REINIT)
  void initForgetsThePhaseAndTheKey(String algorithm) throws Exception {
    KeyAgreement agreement = agreement(algorithm);
    for (KmsPrivateKey next : List.of(otherKey, key)) {
      agreement.doPhase(peer.getPublic(), true);
      agreement.init(next);
      assertNoSecret(agreement);
      agreement.doPhase(peer.getPublic(), true);
      assertArrayEquals(secretOf(next), agreement.generateSecret());
    }
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.OFFSETS)
  void secretIsWrittenWhereItIsToStandAndNothingBesideIt(String algorithm) throws Exception {
    KeyAgreement agreement = agreement(algorithm);
    byte[] out = new byte[SECRET_BYTES + 12];
    agreement.doPhase(peer.getPublic(), true);
    assertEquals(SECRET_BYTES, agreement.generateSecret(out, 5));
    assertArrayEquals(secretOf(key), Arrays.copyOfRange(out, 5, 5 + SECRET_BYTES));
    Arrays.fill(out, 5, 5 + SECRET_BYTES, (byte) 0);
    assertArrayEquals(new byte[out.length], out);
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.SHORT_BUFFER)
  void outputThatIsTooSmallCostsNothing(String algorithm) throws Exception {
    KeyAgreement agreement = agreement(algorithm);
    agreement.doPhase(peer.getPublic(), true);
    byte[] out = new byte[SECRET_BYTES];
    assertThrows(
        ShortBufferException.class, () -> agreement.generateSecret(new byte[SECRET_BYTES - 1], 0));
    assertThrows(ShortBufferException.class, () -> agreement.generateSecret(out, 1));
    assertEquals(SECRET_BYTES, agreement.generateSecret(out, 0));
    assertArrayEquals(secretOf(key), out);
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.KEYS)
  void keyThatIsNotPrivateIsRefused(String algorithm) throws Exception {
    KeyAgreement agreement = engine(algorithm);
    for (@Nullable Key wrong :
        new @Nullable Key[] {
          null, key.publicKey(), TestInstallation.KEY, new SecretKeySpec(new byte[32], "AES")
        }) {
      assertThrows(InvalidKeyException.class, () -> agreement.init(wrong));
      assertNoSecret(agreement);
    }
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.KEYS)
  void keyThatDoesNotAgreeIsAnInvalidKey(String algorithm) throws Exception {
    KeyAgreement agreement = engine(algorithm);
    KmsPrivateKey signing = installation.pair(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY);
    InvalidKeyException refused =
        assertThrows(InvalidKeyException.class, () -> agreement.init(signing));
    assertEquals(
        KmsErrorCode.INVALID_KEY_USAGE,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
    for (KmsKeySpec spec :
        List.of(
            KmsKeySpec.ECC_SECG_P256K1, KmsKeySpec.ECC_NIST_EDWARDS25519, KmsKeySpec.ML_DSA_44)) {
      KmsPrivateKey other = installation.pair(spec, KeyUsage.SIGN_VERIFY);
      assertThrows(InvalidKeyException.class, () -> agreement.init(other));
    }
    assertThrows(IllegalStateException.class, () -> agreement.doPhase(peer.getPublic(), true));
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.KEYS)
  void handleThatWasDestroyedIsAnInvalidKeyAndItsKeyGoesOn(String algorithm) throws Exception {
    KmsPrivateKey handle = installation.provider().privateKey(key.keyName().text());
    handle.destroy();
    KeyAgreement agreement = agreement(algorithm);
    assertThrows(InvalidKeyException.class, () -> agreement.init(handle));
    assertThrows(IllegalStateException.class, () -> agreement.doPhase(peer.getPublic(), true));
    agreement.init(key);
    agreement.doPhase(peer.getPublic(), true);
    assertArrayEquals(secretOf(key), agreement.generateSecret());
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.KEYS)
  void parametersAreRefused(String algorithm) throws Exception {
    KeyAgreement agreement = engine(algorithm);
    assertThrows(
        InvalidAlgorithmParameterException.class,
        () -> agreement.init(key, new IvParameterSpec(new byte[8])));
    assertThrows(IllegalStateException.class, () -> agreement.doPhase(peer.getPublic(), true));
    agreement.init(key, (AlgorithmParameterSpec) null);
    agreement.doPhase(peer.getPublic(), true);
    assertArrayEquals(secretOf(key), agreement.generateSecret());
  }

  @EveryService("KeyAgreement")
  @Holds({Rule.KEYS, Rule.FAILURE})
  void peerThatIsRefusedLeavesTheKeyForAnother(String algorithm) throws Exception {
    KeyAgreement agreement = agreement(algorithm);
    for (@Nullable Key wrong :
        new @Nullable Key[] {
          null,
          key,
          peer.getPrivate(),
          KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic()
        }) {
      assertThrows(InvalidKeyException.class, () -> agreement.doPhase(wrong, true));
      assertNoSecret(agreement);
      agreement.doPhase(peer.getPublic(), true);
      assertArrayEquals(secretOf(key), agreement.generateSecret());
    }
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.FAILURE)
  void initThatFailedLeavesNoKeyAtWork(String algorithm) throws Exception {
    KeyAgreement agreement = agreement(algorithm);
    agreement.doPhase(peer.getPublic(), true);
    assertThrows(InvalidKeyException.class, () -> agreement.init(TestInstallation.KEY));
    assertNoSecret(agreement);
    assertThrows(IllegalStateException.class, () -> agreement.doPhase(peer.getPublic(), true));
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.FAILURE)
  void disabledKeyIsAnInvalidKeyAtInitAndAFailureLaterThatCanBeTriedAgain(String algorithm)
      throws Exception {
    KeyAgreement agreement = agreement(algorithm);
    agreement.doPhase(peer.getPublic(), true);
    installation.whileDisabled(
        key.keyName(),
        () -> {
          assertThrows(InvalidKeyException.class, () -> agreement(algorithm));
          ProviderException failed =
              assertThrows(ProviderException.class, agreement::generateSecret);
          assertEquals(
              KmsErrorCode.DISABLED,
              assertInstanceOf(KmsException.class, failed.getCause()).code());
        });
    assertArrayEquals(secretOf(key), agreement.generateSecret());
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.THREADS)
  void agreementBegunOnOneThreadIsFinishedOnAnother(String algorithm) throws Exception {
    KeyAgreement agreement = engine(algorithm);
    Threads.inTurn(
        () -> agreement.init(key),
        () -> agreement.doPhase(peer.getPublic(), true),
        () -> assertArrayEquals(secretOf(key), agreement.generateSecret()));
  }

  @EveryService("KeyAgreement")
  @Holds(Rule.THREADS)
  void threadsWithAnAgreementEachDoNotDisturbEachOther(String algorithm) throws Exception {
    byte[][] secrets = {secretOf(key), secretOf(otherKey)};
    Threads.atOnce(
        thread -> {
          KeyAgreement agreement = engine(algorithm);
          for (int i = 0; i < AGREEMENTS_PER_THREAD; i++) {
            int which = (thread + i) % 2;
            agreement.init(which == 0 ? key : otherKey);
            agreement.doPhase(peer.getPublic(), true);
            assertArrayEquals(secrets[which], agreement.generateSecret());
          }
        });
  }
}
