package dev.jcakms.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.jcakms.conformance.consumers.OpenSsl;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.provider.KnownProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A secret that the root agrees on is the one that the peer comes to, whoever computes for him. */
class AgreementDifferentialTest {
  private static final String ECDH = "ECDH";
  private static final int ROUNDS = 8;
  private static final int OPENSSL_ROUNDS = 2;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private static KmsPrivateKey key(KmsProvider kms, KmsKeySpec spec) {
    NewKey newKey = new NewKey(spec, KeyUsage.KEY_AGREEMENT, Optional.empty(), "");
    return kms.privateKey(kms.administration().createKey(newKey).arn());
  }

  private static KeyPair peer(Dice dice, Provider maker, KmsKeySpec spec)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", maker);
    String curve =
        switch (spec) {
          case ECC_NIST_P256 -> "secp256r1";
          case ECC_NIST_P384 -> "secp384r1";
          default -> "secp521r1";
        };
    generator.initialize(new ECGenParameterSpec(curve), dice.secureRandom());
    return generator.generateKeyPair();
  }

  private static byte[] secret(KmsProvider kms, KmsPrivateKey key, PublicKey peer)
      throws GeneralSecurityException {
    KeyAgreement ours = KeyAgreement.getInstance(ECDH, kms);
    ours.init(key);
    ours.doPhase(peer, true);
    return ours.generateSecret();
  }

  @ParameterizedTest
  @EnumSource(names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
  void secretIsThatOfTheJdkAndOfBouncyCastle(KmsKeySpec spec, TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    List<Provider> others = Others.of("KeyAgreement", ECDH);
    try (KmsProvider kms = KnownProvider.of(directory.resolve("home"), dice.randomness())) {
      KmsPrivateKey key = key(kms, spec);
      for (int round = 0; round < Dice.rounds(ROUNDS); round++) {
        for (Provider other : others) {
          KeyPair peer = peer(dice, other, spec);
          KeyAgreement theirs = KeyAgreement.getInstance(ECDH, other);
          theirs.init(peer.getPrivate());
          theirs.doPhase(key.publicKey(), true);
          assertArrayEquals(
              theirs.generateSecret(), secret(kms, key, peer.getPublic()), other::getName);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
  void secretIsThatOfOpenSsl(KmsKeySpec spec, TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    OpenSsl openSsl = OpenSsl.need(directory);
    try (KmsProvider kms = KnownProvider.of(directory.resolve("home"), dice.randomness())) {
      KmsPrivateKey key = key(kms, spec);
      openSsl.file("ours", key.publicKey());
      for (int round = 0; round < Dice.rounds(OPENSSL_ROUNDS); round++) {
        KeyPair peer = peer(dice, Others.BOUNCY_CASTLE, spec);
        openSsl.file("theirs", peer.getPrivate());
        openSsl.succeed(
            "pkeyutl", "-derive", "-inkey", "theirs", "-peerkey", "ours", "-out", "secret");
        assertArrayEquals(
            Files.readAllBytes(directory.resolve("secret")), secret(kms, key, peer.getPublic()));
      }
    }
  }
}
