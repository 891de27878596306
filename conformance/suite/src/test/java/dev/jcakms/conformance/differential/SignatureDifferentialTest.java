package dev.jcakms.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the root signs everybody verifies, and what others sign is verified here. */
class SignatureDifferentialTest {
  private static final int ROUNDS = 5;
  private static final int MOST_BYTES = 20_000;
  private static final int ED25519_BYTES = 32;

  @SuppressWarnings("NullAway.Init")
  private static SignatureKeys keys;

  @BeforeAll
  static void makeAnInstallation(TestInfo test, @TempDir Path directory) {
    keys = new SignatureKeys(Dice.of(test), directory.resolve("home"));
  }

  @AfterAll
  static void closeIt() {
    keys.close();
  }

  static List<String> algorithms() {
    return SignatureKind.algorithms();
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void whatTheRootSignsEverybodyVerifies(String algorithm, TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    for (int round = 0; round < Dice.rounds(ROUNDS); round++) {
      SignatureKind kind = SignatureKind.of(algorithm, dice);
      KmsPrivateKey key = keys.ofTheRoot(kind.spec());
      byte[] message = dice.message(MOST_BYTES);
      Signature ours = kind.engine(keys.provider());
      ours.initSign(key);
      dice.give(message, ours::update, ours::update);
      byte[] signed = ours.sign();
      byte[] changed = dice.changed(signed);
      List<Provider> verifiers = new ArrayList<>(kind.others());
      assertFalse(verifiers.isEmpty());
      verifiers.add(keys.provider());
      for (Provider verifier : verifiers) {
        assertTrue(isVerified(dice, kind, verifier, key.publicKey(), message, signed));
        assertFalse(isVerified(dice, kind, verifier, key.publicKey(), message, changed));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void whatOthersSignIsVerifiedHere(String algorithm, TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    for (int round = 0; round < Dice.rounds(ROUNDS); round++) {
      SignatureKind kind = SignatureKind.of(algorithm, dice);
      byte[] message = dice.message(MOST_BYTES);
      for (Provider other : kind.others()) {
        KeyPair pair = keys.ofSoftware(kind.spec(), other);
        Signature theirs = kind.engine(other);
        theirs.initSign(pair.getPrivate(), dice.secureRandom());
        theirs.update(message);
        byte[] signed = theirs.sign();
        byte[] changed = dice.changed(signed);
        assertTrue(isVerified(dice, kind, keys.provider(), pair.getPublic(), message, signed));
        assertFalse(isVerified(dice, kind, keys.provider(), pair.getPublic(), message, changed));
      }
    }
  }

  /** What cannot even be read as a signature is none. */
  private static boolean isVerified(
      Dice dice,
      SignatureKind kind,
      Provider provider,
      PublicKey publicKey,
      byte[] message,
      byte[] signed)
      throws Exception {
    Signature verifier = kind.engine(provider);
    verifier.initVerify(publicKey);
    dice.give(message, verifier::update, verifier::update);
    try {
      return verifier.verify(signed);
    } catch (SignatureException unreadable) {
      return false;
    }
  }

  /** The root draws the key and nothing else, so others sign by it too. */
  @Test
  void signatureByEd25519IsThatOfEverybodyElse(TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    KmsPrivateKey key = keys.ofTheRoot(KmsKeySpec.ECC_NIST_EDWARDS25519);
    byte[] encoded = key.publicKey().getEncoded();
    byte[] point = Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
    byte[] secret =
        keys.randomness().secret(ED25519_BYTES, drawn -> Arrays.equals(point, publicKey(drawn)));
    List<Provider> others = Others.of("Signature", "Ed25519");
    assertEquals(2, others.size());
    Signature ours = Signature.getInstance("Ed25519", keys.provider());
    ours.initSign(key);
    for (int round = 0; round < Dice.rounds(ROUNDS); round++) {
      byte[] message = dice.message(MOST_BYTES);
      dice.give(message, ours::update, ours::update);
      byte[] signed = ours.sign();
      for (Provider other : others) {
        Signature theirs = Signature.getInstance("Ed25519", other);
        theirs.initSign(software(secret, other));
        theirs.update(message);
        assertArrayEquals(theirs.sign(), signed, other::getName);
      }
    }
  }

  private static byte[] publicKey(byte[] secret) {
    return new Ed25519PrivateKeyParameters(secret, 0).generatePublicKey().getEncoded();
  }

  private static PrivateKey software(byte[] secret, Provider other)
      throws GeneralSecurityException {
    PrivateKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, secret));
    return KeyFactory.getInstance("Ed25519", other)
        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
  }

  @Test
  void signatureByPkcs1IsOneHoweverTheMessageComes(TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    Signature ours = Signature.getInstance("SHA256withRSA", keys.provider());
    ours.initSign(keys.ofTheRoot(KmsKeySpec.RSA_2048));
    for (int round = 0; round < Dice.rounds(ROUNDS); round++) {
      byte[] message = dice.message(MOST_BYTES);
      ours.update(message);
      byte[] whole = ours.sign();
      dice.give(message, ours::update, ours::update);
      assertArrayEquals(whole, ours.sign());
    }
  }
}
