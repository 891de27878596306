package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.conformance.jca.Placement.Idiom;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ECDH under private keys that are none of ours, by objects that were bound to us or not. */
class KeyAgreementHandOverTest {
  private static final String ECDH = "ECDH";
  private static final AlgorithmParameterSpec PARAMETERS = new IvParameterSpec(new byte[8]);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @AfterEach
  void takeOursOutOfTheList() {
    Security.removeProvider(KmsProvider.NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void idiomsGiveTheSameWithOursAbsentLastAndFirst(String curve) throws Exception {
    Map<String, Idiom> idioms = idioms(pair(curve), pair(curve));
    Map<String, String> absent = Placement.ABSENT.outcomes(unusable(), idioms);
    assertEquals(absent, Placement.LAST.outcomes(unusable(), idioms));
    assertEquals(absent, Placement.FIRST.outcomes(unusable(), idioms));
  }

  /** Whoever came to it for more than an engine would fail. */
  private Provider unusable() {
    return new KmsProvider().configure(directory.resolve("missing.properties").toString());
  }

  private static Map<String, Idiom> idioms(KeyPair own, KeyPair peer) {
    Map<String, Idiom> idioms = new HashMap<>();
    idioms.put("init first", () -> secret(KeyAgreement.getInstance(ECDH), own, peer));
    idioms.put("provider first", () -> secret(bound(), own, peer));
    idioms.put(
        "everything before init",
        () -> {
          KeyAgreement agreement = KeyAgreement.getInstance(ECDH);
          return refusals(agreement, peer.getPublic()) + secretText(agreement, own, peer);
        });
    idioms.put(
        "everything before the phase",
        () -> {
          KeyAgreement agreement = bound();
          agreement.init(own.getPrivate());
          return Placement.refusal(agreement::generateSecret)
              + Placement.refusal(() -> agreement.generateSecret(new byte[66], 0))
              + secretText(agreement, own, peer);
        });
    idioms.put(
        "as a key and into a buffer",
        () -> {
          KeyAgreement agreement = bound();
          agreement.init(own.getPrivate(), new SecureRandom());
          agreement.doPhase(peer.getPublic(), true);
          byte[] key = agreement.generateSecret("TlsPremasterSecret").getEncoded();
          agreement.doPhase(peer.getPublic(), true);
          byte[] out = new byte[70];
          int length = agreement.generateSecret(out, 2);
          return Placement.outcome(() -> key) + Placement.outcome(() -> out) + length;
        });
    idioms.put(
        "too small a buffer",
        () -> {
          KeyAgreement agreement = bound();
          agreement.init(own.getPrivate());
          agreement.doPhase(peer.getPublic(), true);
          return Placement.outcome(() -> agreement.generateSecret(new byte[31], 0))
              + Placement.outcome(agreement::generateSecret);
        });
    idioms.put(
        "a key for AES",
        () -> {
          KeyAgreement agreement = bound();
          agreement.init(own.getPrivate());
          agreement.doPhase(peer.getPublic(), true);
          return agreement.generateSecret("AES");
        });
    idioms.put(
        "another phase",
        () -> {
          KeyAgreement agreement = bound();
          agreement.init(own.getPrivate());
          return Placement.outcome(() -> agreement.doPhase(peer.getPublic(), false))
              + Placement.outcome(() -> agreement.doPhase(peer.getPrivate(), true))
              + Placement.outcome(() -> agreement.doPhase(null, true));
        });
    idioms.put("no key", () -> init(null));
    idioms.put("a public key", () -> init(own.getPublic()));
    idioms.put("a secret key", () -> init(new SecretKeySpec(new byte[32], "AES")));
    idioms.put("an RSA key", () -> init(rsaPair().getPrivate()));
    idioms.put("a handle without a value", () -> init(new Handle()));
    idioms.put(
        "parameters",
        () -> {
          KeyAgreement agreement = bound();
          agreement.init(own.getPrivate(), PARAMETERS);
          return "taken";
        });
    idioms.put(
        "no parameters",
        () -> {
          KeyAgreement agreement = bound();
          agreement.init(own.getPrivate(), (AlgorithmParameterSpec) null);
          agreement.doPhase(peer.getPublic(), true);
          return agreement.generateSecret();
        });
    return idioms;
  }

  private static String refusals(KeyAgreement agreement, PublicKey peer) {
    return Placement.refusal(() -> agreement.doPhase(peer, true))
        + Placement.refusal(agreement::generateSecret)
        + Placement.refusal(() -> agreement.generateSecret(new byte[66], 0))
        + Placement.refusal(() -> agreement.generateSecret("TlsPremasterSecret"))
        + Placement.refusal(() -> agreement.generateSecret("AES"))
        + Placement.refusal(() -> agreement.generateSecret((String) null));
  }

  private static String init(@Nullable Key key) throws Exception {
    KeyAgreement agreement = bound();
    agreement.init(key);
    return "taken";
  }

  private static KeyAgreement bound() throws Exception {
    KeyAgreement agreement = KeyAgreement.getInstance(ECDH);
    agreement.getProvider();
    return agreement;
  }

  private static String secretText(KeyAgreement agreement, KeyPair own, KeyPair peer) {
    return Placement.outcome(() -> secret(agreement, own, peer));
  }

  private static byte[] secret(KeyAgreement agreement, KeyPair own, KeyPair peer) throws Exception {
    return secret(agreement, own.getPrivate(), peer.getPublic());
  }

  private static byte[] secret(KeyAgreement agreement, PrivateKey own, PublicKey peer)
      throws Exception {
    agreement.init(own);
    agreement.doPhase(peer, true);
    return agreement.generateSecret();
  }

  @Test
  void namedUseWithAForeignKeyGivesTheJdksSecret() throws Exception {
    KeyPair own = pair("secp256r1");
    KeyPair peer = pair("secp256r1");
    byte[] expected = secret(KeyAgreement.getInstance(ECDH), own, peer);
    assertArrayEquals(expected, secret(KeyAgreement.getInstance(ECDH, unusable()), own, peer));
    Security.addProvider(unusable());
    assertArrayEquals(
        expected, secret(KeyAgreement.getInstance(ECDH, KmsProvider.NAME), own, peer));
  }

  @Test
  void oneObjectTakesForeignKeysAndOursInTurns() throws Exception {
    KeyPair foreign = pair("secp256r1");
    KeyPair peer = pair("secp256r1");
    byte[] byTheJdk = secret(KeyAgreement.getInstance(ECDH), foreign, peer);
    try (TestInstallation installation = new TestInstallation(directory.resolve("home"))) {
      KmsPrivateKey ours = installation.pair(KmsKeySpec.ECC_NIST_P256, KeyUsage.KEY_AGREEMENT);
      byte[] byTheRoot =
          secret(KeyAgreement.getInstance(ECDH, "SunEC"), peer.getPrivate(), ours.publicKey());
      Security.insertProviderAt(installation.provider(), 1);
      KeyAgreement agreement = bound();
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(byTheRoot, secret(agreement, ours, peer.getPublic()));
        agreement.doPhase(peer.getPublic(), true);
        assertArrayEquals(byTheJdk, secret(agreement, foreign, peer));
        agreement.doPhase(peer.getPublic(), true);
      }
    }
  }

  @Test
  void keyOfOursThatIsRefusedDoesNotLeaveTheForeignOneAtWork() throws Exception {
    KeyPair foreign = pair("secp256r1");
    try (TestInstallation installation = new TestInstallation(directory.resolve("home"))) {
      KmsPrivateKey signing = installation.pair(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY);
      KeyAgreement agreement = KeyAgreement.getInstance(ECDH, installation.provider());
      agreement.init(foreign.getPrivate());
      assertThrows(InvalidKeyException.class, () -> agreement.init(signing));
      assertThrows(IllegalStateException.class, () -> agreement.doPhase(foreign.getPublic(), true));
    }
  }

  @Test
  void oursIsFoundByItsKeyWhereverItStands() throws Exception {
    KeyPair peer = pair("secp384r1");
    try (TestInstallation installation = new TestInstallation(directory.resolve("home"))) {
      KmsPrivateKey ours = installation.pair(KmsKeySpec.ECC_NIST_P384, KeyUsage.KEY_AGREEMENT);
      byte[] expected =
          secret(KeyAgreement.getInstance(ECDH, "SunEC"), peer.getPrivate(), ours.publicKey());
      for (Placement placement : new Placement[] {Placement.LAST, Placement.FIRST}) {
        Map<String, String> outcomes =
            placement.outcomes(
                installation.provider(),
                Map.of(
                    "by key",
                    () -> {
                      KeyAgreement agreement = KeyAgreement.getInstance(ECDH);
                      assertArrayEquals(expected, secret(agreement, ours, peer.getPublic()));
                      return agreement.getProvider().getName();
                    }));
        assertEquals(Map.of("by key", KmsProvider.NAME), outcomes);
      }
    }
  }

  private static KeyPair pair(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static KeyPair rsaPair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    return generator.generateKeyPair();
  }

  /** A private key of a device that does not hand out its value. */
  private static final class Handle implements PrivateKey {
    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public @Nullable String getFormat() {
      return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
      return null;
    }
  }
}
