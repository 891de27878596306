package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import org.bouncycastle.jce.interfaces.ECPointEncoder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ECDH under KMS keys. What a secret must be, the peer's own agreement in software says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyAgreementTest {
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final String ECDH = "ECDH";

  private final Map<KmsKeySpec, KmsPrivateKey> keys = new EnumMap<>(KmsKeySpec.class);

  @SuppressWarnings("NullAway.Init")
  private TestInstallation installation;

  @BeforeAll
  void makeAKeyOfEverySpec(@TempDir Path directory) {
    installation = new TestInstallation(directory.resolve("home"));
    for (KmsKeySpec spec : KmsKeySpec.values()) {
      if (spec.usages().contains(KeyUsage.KEY_AGREEMENT)) {
        keys.put(spec, installation.pair(spec, KeyUsage.KEY_AGREEMENT));
      }
    }
  }

  @AfterAll
  void closeIt() {
    installation.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
  void secretIsThePeersOwn(KmsKeySpec spec) throws Exception {
    KeyAgreement agreement = agreement(spec);
    int fieldBits = parameters(spec).getCurve().getField().getFieldSize();
    int shortBits = (fieldBits - 1) / Byte.SIZE * Byte.SIZE;
    for (Predicate<ECPoint> wanted :
        List.<Predicate<ECPoint>>of(
            point -> point.getAffineX().bitLength() == fieldBits,
            point -> point.getAffineY().bitLength() == fieldBits,
            point -> point.getAffineX().bitLength() <= shortBits,
            point -> point.getAffineY().bitLength() <= shortBits)) {
      KeyPair peer = pair(spec, wanted);
      assertNull(agreement.doPhase(peer.getPublic(), true));
      assertArrayEquals(ofThePeer(peer, spec), agreement.generateSecret());
    }
  }

  /** The first that is wanted: numbers that are short, and that fill their bytes, are at stake. */
  private static KeyPair pair(KmsKeySpec spec, Predicate<ECPoint> wanted) throws Exception {
    KeyPair pair = pair(spec);
    while (!wanted.test(((ECPublicKey) pair.getPublic()).getW())) {
      pair = pair(spec);
    }
    return pair;
  }

  @ParameterizedTest
  @EnumSource(names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
  void secretComesInEveryFormThatTheJdkHas(KmsKeySpec spec) throws Exception {
    KeyPair peer = pair(spec);
    byte[] expected = ofThePeer(peer, spec);
    KeyAgreement agreement = agreement(spec);
    byte[] out = new byte[expected.length + 3];
    agreement.doPhase(peer.getPublic(), true);
    assertEquals(expected.length, agreement.generateSecret(out, 3));
    assertArrayEquals(expected, Arrays.copyOfRange(out, 3, out.length));
    for (String algorithm : List.of("TlsPremasterSecret", "Generic", "generic")) {
      agreement.doPhase(peer.getPublic(), true);
      SecretKey key = agreement.generateSecret(algorithm);
      assertEquals(algorithm, key.getAlgorithm());
      assertArrayEquals(expected, key.getEncoded());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
  void peerIsTakenHoweverItsProviderEncodesIt(KmsKeySpec spec) throws Exception {
    KeyAgreement agreement = agreement(spec);
    for (int i = 0; i < 4; i++) {
      KeyPair ordinary = bouncyCastlePair(new ECGenParameterSpec(curve(spec)));
      KeyPair compressed = bouncyCastlePair(new ECGenParameterSpec(curve(spec)));
      ((ECPointEncoder) compressed.getPublic()).setPointFormat("COMPRESSED");
      KeyPair explicit = bouncyCastlePair(withoutName(spec));
      assertTrue(lengthOf(compressed) < lengthOf(ordinary));
      assertTrue(lengthOf(explicit) > lengthOf(ordinary));
      for (KeyPair peer : List.of(ordinary, compressed, explicit)) {
        agreement.doPhase(peer.getPublic(), true);
        assertArrayEquals(ofThePeer(peer, spec), agreement.generateSecret());
      }
    }
  }

  private static int lengthOf(KeyPair pair) {
    return pair.getPublic().getEncoded().length;
  }

  private static KeyPair bouncyCastlePair(AlgorithmParameterSpec curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
    generator.initialize(curve);
    return generator.generateKeyPair();
  }

  /** The same numbers under no name, which Bouncy Castle then writes out. */
  private ECParameterSpec withoutName(KmsKeySpec spec) {
    ECParameterSpec named = parameters(spec);
    return new ECParameterSpec(
        new EllipticCurve(
            named.getCurve().getField(), named.getCurve().getA(), named.getCurve().getB()),
        named.getGenerator(),
        named.getOrder(),
        named.getCofactor());
  }

  private ECParameterSpec parameters(KmsKeySpec spec) {
    return ((ECPublicKey) key(spec).publicKey()).getParams();
  }

  @Test
  void algorithmThatTheJdkDoesNotMakeKeysForIsRefusedAndCostsNothing() throws Exception {
    KeyPair peer = pair(KmsKeySpec.ECC_NIST_P256);
    KeyAgreement agreement = agreement(KmsKeySpec.ECC_NIST_P256);
    agreement.doPhase(peer.getPublic(), true);
    for (@Nullable String algorithm : new @Nullable String[] {"AES", "HmacSHA256", "", null}) {
      assertThrows(NoSuchAlgorithmException.class, () -> agreement.generateSecret(algorithm));
    }
    assertArrayEquals(ofThePeer(peer, KmsKeySpec.ECC_NIST_P256), agreement.generateSecret());
  }

  private static void assertNoSecret(KeyAgreement agreement) {
    assertThrows(IllegalStateException.class, () -> agreement.generateSecret());
    assertThrows(IllegalStateException.class, () -> agreement.generateSecret("TlsPremasterSecret"));
    assertThrows(IllegalStateException.class, () -> agreement.generateSecret(new byte[66], 0));
  }

  @ParameterizedTest
  @EnumSource(names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
  void peerThatIsNoPointOfTheCurveIsAnInvalidKey(KmsKeySpec spec) throws Exception {
    KeyAgreement agreement = agreement(spec);
    KeyPair good = pair(spec);
    ECPoint point = ((ECPublicKey) good.getPublic()).getW();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger p = ((ECFieldFp) parameters(spec).getCurve().getField()).getP();
    for (ECPoint bad :
        List.of(
            new ECPoint(x, y.add(BigInteger.ONE)),
            new ECPoint(y, x),
            new ECPoint(BigInteger.ZERO, BigInteger.ZERO),
            new ECPoint(x.add(p), y),
            new ECPoint(x, y.add(p)),
            new ECPoint(x.subtract(p), y),
            new ECPoint(x, y.negate()),
            ECPoint.POINT_INFINITY)) {
      assertInvalid(agreement, new ForeignPoint(bad, parameters(spec)));
    }
    for (KmsKeySpec other : keys.keySet()) {
      if (other != spec) {
        assertInvalid(agreement, pair(other).getPublic());
        assertInvalid(agreement, new ForeignPoint(point, parameters(other)));
      }
    }
    agreement.doPhase(good.getPublic(), true);
    assertArrayEquals(ofThePeer(good, spec), agreement.generateSecret());
  }

  /** The point is on both, and the secret would be of the curve that nobody chose. */
  @Test
  void peerWithParametersOfItsOwnIsAnInvalidKey() throws Exception {
    KmsKeySpec spec = KmsKeySpec.ECC_NIST_P256;
    ECPoint point = ((ECPublicKey) pair(spec).getPublic()).getW();
    ECParameterSpec curve = parameters(spec);
    KeyAgreement agreement = agreement(spec);
    assertInvalid(
        agreement,
        new ForeignPoint(point, new ECParameterSpec(curve.getCurve(), point, curve.getOrder(), 1)));
    assertInvalid(
        agreement,
        new ForeignPoint(
            point,
            new ECParameterSpec(
                curve.getCurve(),
                curve.getGenerator(),
                curve.getOrder().subtract(BigInteger.TWO),
                1)));
    assertInvalid(
        agreement,
        new ForeignPoint(
            point,
            new ECParameterSpec(curve.getCurve(), curve.getGenerator(), curve.getOrder(), 2)));
  }

  @Test
  void peerThatIsNoEcPublicKeyIsAnInvalidKey() throws Exception {
    KeyAgreement agreement = agreement(KmsKeySpec.ECC_NIST_P256);
    assertInvalid(agreement, null);
    assertInvalid(agreement, key(KmsKeySpec.ECC_NIST_P256));
    assertInvalid(agreement, pair(KmsKeySpec.ECC_NIST_P256).getPrivate());
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    assertInvalid(agreement, rsa.generateKeyPair().getPublic());
    assertInvalid(agreement, KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic());
  }

  private static void assertInvalid(KeyAgreement agreement, @Nullable Key peer) {
    assertThrows(InvalidKeyException.class, () -> agreement.doPhase(peer, true));
    assertNoSecret(agreement);
  }

  @Test
  void twoKmsKeysComeToOneSecret() throws Exception {
    KmsPrivateKey first = installation.pair(KmsKeySpec.ECC_NIST_P521, KeyUsage.KEY_AGREEMENT);
    KmsPrivateKey second = key(KmsKeySpec.ECC_NIST_P521);
    byte[] one = secret(first, second.publicKey());
    assertArrayEquals(one, secret(second, first.publicKey()));
    assertFalse(Arrays.equals(one, secret(first, first.publicKey())));
  }

  private byte[] secret(KmsPrivateKey key, PublicKey peer) throws Exception {
    KeyAgreement agreement = KeyAgreement.getInstance(ECDH, installation.provider());
    agreement.init(key);
    agreement.doPhase(peer, true);
    return agreement.generateSecret();
  }

  private KmsPrivateKey key(KmsKeySpec spec) {
    return Objects.requireNonNull(keys.get(spec));
  }

  private KeyAgreement agreement(KmsKeySpec spec) throws Exception {
    KeyAgreement agreement = KeyAgreement.getInstance(ECDH, installation.provider());
    agreement.init(key(spec));
    return agreement;
  }

  private byte[] ofThePeer(KeyPair peer, KmsKeySpec spec) throws Exception {
    KeyAgreement agreement =
        peer.getPrivate() instanceof org.bouncycastle.jce.interfaces.ECPrivateKey
            ? KeyAgreement.getInstance(ECDH, BOUNCY_CASTLE)
            : KeyAgreement.getInstance(ECDH, "SunEC");
    agreement.init(peer.getPrivate());
    agreement.doPhase(key(spec).publicKey(), true);
    return agreement.generateSecret();
  }

  private static KeyPair pair(KmsKeySpec spec) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
    generator.initialize(new ECGenParameterSpec(curve(spec)));
    return generator.generateKeyPair();
  }

  private static String curve(KmsKeySpec spec) {
    return switch (spec) {
      case ECC_NIST_P256 -> "secp256r1";
      case ECC_NIST_P384 -> "secp384r1";
      case ECC_NIST_P521 -> "secp521r1";
      default -> throw new IllegalArgumentException(spec + " does not agree");
    };
  }

  /** A public key of whatever somebody says. */
  private record ForeignPoint(ECPoint point, ECParameterSpec curve) implements ECPublicKey {
    @Override
    public ECPoint getW() {
      return point;
    }

    @Override
    public ECParameterSpec getParams() {
      return curve;
    }

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      return new byte[0];
    }
  }
}
