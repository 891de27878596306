package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519phSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed in the root is what everybody else verifies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignatureTest {
  private static final byte[] MESSAGE = "The quick brown fox".getBytes(UTF_8);
  private static final int JAVA_WITH_ML_DSA = 24;
  private static final AlgorithmParameterSpec PREHASH = new EdDSAParameterSpec(true);
  private static final HexFormat HEX = HexFormat.of();

  /** Of a SHA-256 (RFC 8017, 9.2, note 1). */
  private static final byte[] DIGEST_INFO = HEX.parseHex("3031300d060960864801650304020105000420");

  @SuppressWarnings("NullAway.Init")
  private Pairs pairs;

  @BeforeAll
  void makeAnInstallation(@TempDir Path directory) {
    pairs = new Pairs(directory.resolve("home"));
  }

  @AfterAll
  void close() {
    pairs.close();
  }

  /**
   * A way to sign, and what others call it.
   *
   * @param algorithm what our engine is asked for
   * @param parameters what is set before
   * @param input what is given to the engine of a message
   * @param standard what others verify the message by
   */
  record Way(
      KmsKeySpec spec,
      String algorithm,
      @Nullable AlgorithmParameterSpec parameters,
      Input input,
      String standard,
      @Nullable AlgorithmParameterSpec standardParameters) {
    @Override
    public String toString() {
      return algorithm + " of " + spec + (parameters == PREHASH ? ", hashed before" : "");
    }
  }

  enum Input {
    MESSAGE,
    DIGEST,
    DIGEST_INFO
  }

  static List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    for (String hash : List.of("256", "384", "512")) {
      ways.add(plain(KmsKeySpec.RSA_2048, "SHA" + hash + "withRSA"));
      PSSParameterSpec pss = pss("SHA-" + hash, "SHA-" + hash, Integer.parseInt(hash) / 8);
      ways.add(pss("RSASSA-PSS", pss, pss));
      ways.add(pss("SHA" + hash + "withRSAandMGF1", null, pss));
      for (KmsKeySpec curve : curves()) {
        ways.add(plain(curve, "SHA" + hash + "withECDSA"));
        ways.add(plain(curve, "SHA" + hash + "withECDSAinP1363Format"));
      }
    }
    ways.add(hashed(KmsKeySpec.RSA_2048, "NONEwithRSA", Input.DIGEST_INFO, "SHA256withRSA"));
    for (KmsKeySpec curve : curves()) {
      ways.add(hashed(curve, "NONEwithECDSA", Input.DIGEST, "SHA256withECDSA"));
      ways.add(
          hashed(
              curve, "NONEwithECDSAinP1363Format", Input.DIGEST, "SHA256withECDSAinP1363Format"));
    }
    KmsKeySpec edwards = KmsKeySpec.ECC_NIST_EDWARDS25519;
    ways.add(plain(edwards, "Ed25519"));
    ways.add(plain(edwards, "EdDSA"));
    ways.add(new Way(edwards, "Ed25519", PREHASH, Input.MESSAGE, "Ed25519", PREHASH));
    ways.add(new Way(edwards, "EdDSA", PREHASH, Input.MESSAGE, "EdDSA", PREHASH));
    for (KmsKeySpec spec : mlDsa()) {
      ways.add(plain(spec, "ML-DSA"));
      ways.add(plain(spec, spec.name().replace('_', '-')));
    }
    return ways;
  }

  private static List<KmsKeySpec> curves() {
    return Arrays.stream(KmsKeySpec.values())
        .filter(spec -> spec.family() == KmsKeySpec.Family.EC)
        .toList();
  }

  private static List<KmsKeySpec> mlDsa() {
    return List.of(KmsKeySpec.ML_DSA_44, KmsKeySpec.ML_DSA_65, KmsKeySpec.ML_DSA_87);
  }

  private static Way plain(KmsKeySpec spec, String algorithm) {
    return new Way(spec, algorithm, null, Input.MESSAGE, algorithm, null);
  }

  private static Way hashed(KmsKeySpec spec, String algorithm, Input input, String standard) {
    return new Way(spec, algorithm, null, input, standard, null);
  }

  private static Way pss(
      String algorithm, @Nullable PSSParameterSpec parameters, PSSParameterSpec meant) {
    return new Way(KmsKeySpec.RSA_2048, algorithm, parameters, Input.MESSAGE, "RSASSA-PSS", meant);
  }

  private static PSSParameterSpec pss(String hash, String maskHash, int saltBytes) {
    return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(maskHash), saltBytes, 1);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void everySignatureVerifiesInTheJdkAndInBouncyCastle(Way way) throws Exception {
    KmsPrivateKey key = pairs.signing(way.spec());
    Signature signature = engine(way.algorithm(), way.parameters());
    signature.initSign(key);
    signature.update(input(way.input(), MESSAGE));
    byte[] signed = signature.sign();

    assertEquals(isKnownToTheJdk(way), jdk(way.standard()).isPresent() && !isKoblitz(way));
    if (isKnownToTheJdk(way)) {
      assertVerifies(jdk(way.standard()).orElseThrow(), way, key, signed);
    }
    if (way.parameters() == PREHASH) {
      assertTrue(isVerifiedByBouncyCastleAsEd25519ph(key, MESSAGE, signed));
    } else {
      assertVerifies(Pairs.BOUNCY_CASTLE, way, key, signed);
    }
    assertVerifies(pairs.provider(), way, key, signed);
  }

  private static boolean isKnownToTheJdk(Way way) {
    return !isKoblitz(way)
        && (way.spec().family() != KmsKeySpec.Family.ML_DSA
            || Runtime.version().feature() >= JAVA_WITH_ML_DSA);
  }

  private static boolean isKoblitz(Way way) {
    return way.spec() == KmsKeySpec.ECC_SECG_P256K1;
  }

  private static Optional<Provider> jdk(String algorithm) {
    Provider[] providers = Security.getProviders("Signature." + algorithm);
    return providers == null ? Optional.empty() : Optional.of(providers[0]);
  }

  private static void assertVerifies(Provider provider, Way way, KmsPrivateKey key, byte[] signed)
      throws Exception {
    Signature verifier = Signature.getInstance(way.standard(), provider);
    if (way.standardParameters() != null) {
      verifier.setParameter(way.standardParameters());
    }
    verifier.initVerify(key.publicKey());
    verifier.update(MESSAGE);
    assertTrue(verifier.verify(signed), provider::getName);
    verifier.update(MESSAGE, 1, MESSAGE.length - 1);
    assertFalse(verifier.verify(signed), provider::getName);
  }

  private static boolean isVerifiedByBouncyCastleAsEd25519ph(
      KmsPrivateKey key, byte[] message, byte[] signed) throws Exception {
    Ed25519phSigner verifier = new Ed25519phSigner(new byte[0]);
    verifier.init(
        false,
        (Ed25519PublicKeyParameters) PublicKeyFactory.createKey(key.publicKey().getEncoded()));
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signed);
  }

  private static byte[] input(Input input, byte[] message) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(message);
    return switch (input) {
      case MESSAGE -> message;
      case DIGEST -> digest;
      case DIGEST_INFO -> HEX.parseHex(HEX.formatHex(DIGEST_INFO) + HEX.formatHex(digest));
    };
  }

  private Signature engine(String algorithm, @Nullable AlgorithmParameterSpec parameters)
      throws Exception {
    Signature signature = Signature.getInstance(algorithm, pairs.provider());
    if (parameters != null) {
      signature.setParameter(parameters);
    }
    return signature;
  }

  private Signature engine(String algorithm, KmsKeySpec spec) throws Exception {
    Signature signature = engine(algorithm, (AlgorithmParameterSpec) null);
    signature.initSign(pairs.signing(spec));
    return signature;
  }

  private boolean isVerified(String algorithm, KmsKeySpec spec, byte[] message, byte[] signed)
      throws Exception {
    Signature verifier = Signature.getInstance(algorithm, Pairs.BOUNCY_CASTLE);
    verifier.initVerify(pairs.signing(spec).publicKey());
    verifier.update(message);
    return verifier.verify(signed);
  }

  @Test
  void everyOtherNameIsTheSameAlgorithm() throws Exception {
    Map<String, List<String>> names =
        Map.ofEntries(
            Map.entry("SHA256withRSA", List.of("1.2.840.113549.1.1.11", "sha256WITHrsa")),
            Map.entry("SHA384withRSA", List.of("OID.1.2.840.113549.1.1.12")),
            Map.entry("SHA512withRSA", List.of("1.2.840.113549.1.1.13")),
            Map.entry("RSASSA-PSS", List.of("1.2.840.113549.1.1.10")),
            Map.entry("SHA256withRSAandMGF1", List.of("SHA256WITHRSASSA-PSS", "SHA256withRSA/PSS")),
            Map.entry("SHA384withRSAandMGF1", List.of("SHA384WITHRSASSA-PSS", "SHA384withRSA/PSS")),
            Map.entry("SHA512withRSAandMGF1", List.of("SHA512WITHRSASSA-PSS", "SHA512withRSA/PSS")),
            Map.entry("SHA256withECDSA", List.of("1.2.840.10045.4.3.2")),
            Map.entry("SHA384withECDSA", List.of("1.2.840.10045.4.3.3")),
            Map.entry("SHA512withECDSA", List.of("1.2.840.10045.4.3.4")),
            Map.entry("SHA256withECDSAinP1363Format", List.of("SHA256withPLAIN-ECDSA")),
            Map.entry("SHA384withECDSAinP1363Format", List.of("SHA384withPLAIN-ECDSA")),
            Map.entry("SHA512withECDSAinP1363Format", List.of("SHA512withPLAIN-ECDSA")),
            Map.entry("Ed25519", List.of("1.3.101.112")),
            Map.entry("ML-DSA-44", List.of("2.16.840.1.101.3.4.3.17")),
            Map.entry("ML-DSA-65", List.of("2.16.840.1.101.3.4.3.18")),
            Map.entry("ML-DSA-87", List.of("2.16.840.1.101.3.4.3.19")));
    for (Map.Entry<String, List<String>> name : names.entrySet()) {
      for (String other : name.getValue()) {
        Provider.Service service = pairs.provider().getService("Signature", other);
        assertNotNull(service, other);
        assertEquals(name.getKey(), service.getAlgorithm(), other);
        if (!other.startsWith("OID.")) {
          assertNotNull(Pairs.BOUNCY_CASTLE.getService("Signature", other), other);
        }
      }
    }
  }

  @Test
  void pssSignsByTheHashesAndTheSaltOfItsParameters() throws Exception {
    KmsPrivateKey key = pairs.signing(KmsKeySpec.RSA_2048);
    for (PSSParameterSpec pss :
        List.of(
            pss("SHA-256", "SHA-256", 0),
            pss("SHA-256", "SHA-256", 222),
            pss("SHA-256", "SHA-512", 32),
            pss("SHA512", "SHA384", 20),
            new PSSParameterSpec("SHA-384", "MGF1", null, 48, 1))) {
      for (boolean keyFirst : List.of(true, false)) {
        Signature signature = Signature.getInstance("RSASSA-PSS", pairs.provider());
        if (keyFirst) {
          signature.initSign(key);
          signature.setParameter(pss);
        } else {
          signature.setParameter(pss);
          signature.initSign(key);
        }
        signature.update(MESSAGE);
        byte[] signed = signature.sign();
        assertVerifies(jdk("RSASSA-PSS").orElseThrow(), pss("", null, pss), key, signed);
      }
    }
  }

  @Test
  void parametersOfTheFixedPssMayHaveAnotherSaltAndNullGoesBack() throws Exception {
    KmsPrivateKey key = pairs.signing(KmsKeySpec.RSA_2048);
    Provider jdk = jdk("RSASSA-PSS").orElseThrow();
    PSSParameterSpec other = pss("SHA-256", "SHA-384", 20);
    Signature signature = engine("SHA256withRSAandMGF1", other);
    signature.initSign(key);
    signature.update(MESSAGE);
    assertVerifies(jdk, pss("", null, other), key, signature.sign());
    signature.setParameter(null);
    signature.update(MESSAGE);
    assertVerifies(jdk, pss("", null, pss("SHA-256", "SHA-256", 32)), key, signature.sign());
  }

  @Test
  void edwardsPassesOverNullAndGoesBackByAnotherSpec() throws Exception {
    KmsPrivateKey key = pairs.signing(KmsKeySpec.ECC_NIST_EDWARDS25519);
    Signature signature = engine("EdDSA", PREHASH);
    signature.setParameter(null);
    signature.initSign(key);
    signature.update(MESSAGE);
    assertTrue(isVerifiedByBouncyCastleAsEd25519ph(key, MESSAGE, signature.sign()));
    signature.setParameter(new EdDSAParameterSpec(false));
    signature.update(MESSAGE);
    assertTrue(isVerified("EdDSA", key.spec(), MESSAGE, signature.sign()));
  }

  @Test
  void curveOfTheKeyMayBeSaidOnceMore() throws Exception {
    KmsPrivateKey key = pairs.signing(KmsKeySpec.ECC_NIST_P256);
    Signature signature = engine("SHA256withECDSA", curve("secp256r1"));
    signature.initSign(key);
    signature.setParameter(curve("secp256r1"));
    signature.update(MESSAGE);
    assertTrue(isVerified("SHA256withECDSA", key.spec(), MESSAGE, signature.sign()));
  }

  private static ECParameterSpec curve(String name) throws Exception {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC", Pairs.BOUNCY_CASTLE);
    parameters.init(new java.security.spec.ECGenParameterSpec(name));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  @Test
  void parametersAreToldAsTheJdkTellsThem() throws Exception {
    PSSParameterSpec pss = pss("SHA-384", "SHA-256", 20);
    Signature software = Signature.getInstance("RSASSA-PSS", jdk("RSASSA-PSS").orElseThrow());
    software.setParameter(pss);
    byte[] expected = software.getParameters().getEncoded();

    Signature signature = Signature.getInstance("RSASSA-PSS", pairs.provider());
    assertNull(signature.getParameters());
    signature.setParameter(pss);
    assertArrayEquals(expected, signature.getParameters().getEncoded());
    signature.initSign(pairs.signing(KmsKeySpec.RSA_2048));
    assertArrayEquals(expected, signature.getParameters().getEncoded());
    assertEquals("RSASSA-PSS", signature.getParameters().getAlgorithm());
    signature.initVerify(pairs.signing(KmsKeySpec.RSA_2048).publicKey());
    assertArrayEquals(expected, signature.getParameters().getEncoded());

    PSSParameterSpec fixed =
        engine("SHA512withRSAandMGF1", KmsKeySpec.RSA_2048)
            .getParameters()
            .getParameterSpec(PSSParameterSpec.class);
    assertEquals("SHA-512", fixed.getDigestAlgorithm());
    assertEquals(64, fixed.getSaltLength());
    for (Way way : ways()) {
      if (!way.standard().equals("RSASSA-PSS")) {
        assertNull(engine(way.algorithm(), way.spec()).getParameters(), way::toString);
      }
    }
  }

  @Test
  void formIsDerOrTwoNumbersOfTheLengthOfTheOrder() throws Exception {
    Map<KmsKeySpec, Integer> orderBytes =
        Map.of(
            KmsKeySpec.ECC_NIST_P256,
            32,
            KmsKeySpec.ECC_NIST_P384,
            48,
            KmsKeySpec.ECC_NIST_P521,
            66,
            KmsKeySpec.ECC_SECG_P256K1,
            32);
    for (KmsKeySpec curve : curves()) {
      int bytes = Objects.requireNonNull(orderBytes.get(curve));
      assertEquals(2 * bytes, engine("SHA256withECDSAinP1363Format", curve).sign().length);
      assertEquals(0x30, engine("SHA256withECDSA", curve).sign()[0]);
    }
  }

  @Test
  void digestInfoGivenAsSuchIsSignedAsTheMessageIs() throws Exception {
    Signature whole = engine("SHA256withRSA", KmsKeySpec.RSA_2048);
    whole.update(MESSAGE);
    Signature info = engine("NONEwithRSA", KmsKeySpec.RSA_2048);
    info.update(input(Input.DIGEST_INFO, MESSAGE));
    assertArrayEquals(whole.sign(), info.sign());
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 28, 32, 48, 64})
  void digestOfAnyKnownHashIsSigned(int digestBytes) throws Exception {
    byte[] digest = Arrays.copyOf(MESSAGE, digestBytes);
    Signature signature = engine("NONEwithECDSA", KmsKeySpec.ECC_NIST_P256);
    signature.update(digest);
    assertTrue(isVerified("NONEwithECDSA", KmsKeySpec.ECC_NIST_P256, digest, signature.sign()));
  }

  @Test
  void nextMessageBeginsAfterASignatureAndAfterAnInitialisation() throws Exception {
    for (Way way : ways()) {
      Signature signature = engine(way.algorithm(), way.parameters());
      signature.initSign(pairs.signing(way.spec()));
      signature.update(input(way.input(), "another".getBytes(UTF_8)));
      signature.initSign(pairs.signing(way.spec()));
      for (byte[] message : List.of(MESSAGE, new byte[0], MESSAGE)) {
        signature.update(input(way.input(), message));
        byte[] signed = signature.sign();
        Signature verifier = engine(way.standard(), way.standardParameters());
        verifier.initVerify(pairs.signing(way.spec()).publicKey());
        verifier.update(message);
        assertTrue(verifier.verify(signed), way::toString);
      }
    }
  }

  @Test
  void handleSignsByTheEngineOfAnyInstance(@TempDir Path directory) throws Exception {
    try (Pairs others = new Pairs(directory.resolve("home"))) {
      Signature signature = Signature.getInstance("SHA256withECDSA", others.provider());
      signature.initSign(pairs.signing(KmsKeySpec.ECC_NIST_P256));
      signature.update(MESSAGE);
      assertTrue(
          isVerified("SHA256withECDSA", KmsKeySpec.ECC_NIST_P256, MESSAGE, signature.sign()));
    }
  }

  @Test
  void longestMessageOfPureEd25519IsSigned() throws Exception {
    byte[] message = new byte[1 << 20];
    Signature signature = engine("Ed25519", KmsKeySpec.ECC_NIST_EDWARDS25519);
    signature.update(message);
    assertTrue(isVerified("Ed25519", KmsKeySpec.ECC_NIST_EDWARDS25519, message, signature.sign()));
  }
}
