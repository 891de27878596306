package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Software keys that come to our engine, since it was bound before there was a key or was asked for
 * by name: they do what they would do without us, and KMS keys work on the same object.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignatureHandOverTest {
  private static final byte[] MESSAGE = "The quick brown fox".getBytes(UTF_8);
  private static final byte[] DIGEST = "a digest, as far as it is known.".getBytes(UTF_8);
  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
  private static final int JAVA_WITH_ML_DSA = 24;
  private static final int JAVA_WITHOUT_SIGNATURES_OF_CIPHERS = 24;

  @SuppressWarnings("NullAway.Init")
  private Pairs pairs;

  @SuppressWarnings("NullAway.Init")
  private Provider unusable;

  @BeforeAll
  void makeAnInstallation(@TempDir Path directory) {
    pairs = new Pairs(directory.resolve("home"));
    unusable = new KmsProvider().configure(directory.resolve("missing.properties").toString());
  }

  @AfterEach
  void takeItOutOfTheList() {
    Security.removeProvider(KmsProvider.NAME);
  }

  @AfterAll
  void close() {
    pairs.close();
  }

  /** What an application does with an object before it gives it a key. */
  enum Idiom {
    NOTHING,
    GETS_PROVIDER,
    GETS_PARAMETERS,
    GETS_PARAMETER_BY_NAME,
    CLONES,
    UPDATES,
    SETS_PARAMETERS,
    SETS_NULL,
    SETS_WRONG_PARAMETERS,
    GETS_PROVIDER_AND_SETS_PARAMETERS,
    GETS_PROVIDER_AND_SETS_NULL,
    GETS_PROVIDER_AND_SETS_WRONG_PARAMETERS,
    GETS_PROVIDER_AND_GIVES_NO_KEY,
    GETS_PROVIDER_AND_GIVES_A_WRONG_KEY
  }

  /** A software key and what it does. */
  record Software(
      String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] message, KeyPair pair) {
    @Override
    public String toString() {
      return algorithm;
    }
  }

  static List<Software> software() throws Exception {
    KeyPair rsa = pair("RSA", null);
    KeyPair ec = pair("EC", new ECGenParameterSpec("secp384r1"));
    KeyPair edwards = pair("Ed25519", null);
    List<Software> all = new ArrayList<>();
    all.add(new Software("SHA256withRSA", null, MESSAGE, rsa));
    all.add(new Software("RSASSA-PSS", PSS, MESSAGE, rsa));
    all.add(new Software("RSASSA-PSS", PSSParameterSpec.DEFAULT, MESSAGE, rsa));
    all.add(new Software("SHA384withECDSA", null, MESSAGE, ec));
    all.add(new Software("SHA256withECDSAinP1363Format", null, MESSAGE, ec));
    all.add(new Software("NONEwithECDSA", null, DIGEST, ec));
    all.add(new Software("Ed25519", null, MESSAGE, edwards));
    all.add(new Software("EdDSA", new EdDSAParameterSpec(true), MESSAGE, edwards));
    all.add(new Software("EdDSA", new EdDSAParameterSpec(false, MESSAGE), MESSAGE, edwards));
    if (Runtime.version().feature() >= JAVA_WITH_ML_DSA) {
      all.add(new Software("ML-DSA", null, MESSAGE, pair("ML-DSA-65", null)));
    }
    return all;
  }

  private static KeyPair pair(String algorithm, @Nullable AlgorithmParameterSpec parameters)
      throws Exception {
    Provider[] providers = Security.getProviders("KeyPairGenerator." + algorithm);
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, providers[0]);
    if (parameters != null) {
      generator.initialize(parameters);
    }
    return generator.generateKeyPair();
  }

  @ParameterizedTest
  @MethodSource("software")
  void softwareKeysDoTheSameWithoutUsAndWithUsFirstAndLast(Software key) throws Exception {
    for (Idiom idiom : Idiom.values()) {
      if (key.algorithm().equals("ML-DSA") && idiom == Idiom.GETS_PARAMETER_BY_NAME) {
        continue; // Deprecated; the JDK's engines do not agree on how to refuse it.
      }
      List<String> absent = story(key, idiom);
      Security.insertProviderAt(unusable, 1);
      assertEquals(absent, story(key, idiom), idiom + ", first");
      Security.removeProvider(KmsProvider.NAME);
      Security.addProvider(unusable);
      assertEquals(absent, story(key, idiom), idiom + ", last");
      Security.removeProvider(KmsProvider.NAME);
    }
  }

  /** What comes of everything that is done, line by line. */
  private static List<String> story(Software key, Idiom idiom) throws Exception {
    List<String> lines = new ArrayList<>();
    Signature signature = unnamed(key.algorithm());
    before(signature, key, idiom, lines);
    if (key.parameters() != null && idiom != Idiom.SETS_PARAMETERS) {
      line(lines, () -> set(signature, key.parameters()));
    }
    line(lines, () -> init(signature, key.pair().getPrivate()));
    line(lines, () -> parameters(signature));
    byte[][] signed = new byte[1][];
    line(
        lines,
        () -> {
          signature.update(key.message());
          signed[0] = signature.sign();
          return signature.toString();
        });
    if (signed[0] != null) {
      Signature verifier = unnamed(key.algorithm());
      before(verifier, key, idiom, lines);
      if (key.parameters() != null) {
        line(lines, () -> set(verifier, key.parameters()));
      }
      line(lines, () -> init(verifier, key.pair().getPublic()));
      line(lines, () -> verify(verifier, key.message(), signed[0]));
      line(lines, () -> verify(verifier, new byte[20], signed[0]));
      line(lines, () -> verify(verifier, key.message(), new byte[7]));
    }
    return lines;
  }

  private static Signature unnamed(String algorithm) throws Exception {
    return Signature.getInstance(algorithm);
  }

  @SuppressWarnings("deprecation")
  private static void before(Signature signature, Software key, Idiom idiom, List<String> lines) {
    if (idiom.name().startsWith("GETS_PROVIDER")) {
      assertNotEquals("", signature.getProvider().getName());
    }
    switch (idiom) {
      case NOTHING, GETS_PROVIDER -> {}
      case GETS_PARAMETERS -> line(lines, () -> parameters(signature));
      case GETS_PARAMETER_BY_NAME -> line(lines, () -> "" + signature.getParameter("x"));
      case CLONES -> line(lines, () -> "" + signature.clone());
      case UPDATES ->
          line(
              lines,
              () -> {
                signature.update(MESSAGE);
                return "updated";
              });
      case SETS_PARAMETERS, GETS_PROVIDER_AND_SETS_PARAMETERS -> {
        line(lines, () -> set(signature, key.parameters()));
        line(lines, () -> parameters(signature));
      }
      case SETS_NULL, GETS_PROVIDER_AND_SETS_NULL -> line(lines, () -> set(signature, null));
      case SETS_WRONG_PARAMETERS, GETS_PROVIDER_AND_SETS_WRONG_PARAMETERS -> {
        line(lines, () -> set(signature, new NamedParameterSpec("x")));
        line(lines, () -> set(signature, new PSSParameterSpec("MD7", "MGF1", null, 1, 1)));
        line(lines, () -> set(signature, new PSSParameterSpec("SHA-1", "MGF9", null, 1, 1)));
        line(lines, () -> set(signature, new PSSParameterSpec("SHA-1", "MGF1", null, 1, 2)));
      }
      case GETS_PROVIDER_AND_GIVES_NO_KEY -> {
        line(lines, () -> init(signature, (PrivateKey) null));
        line(lines, () -> init(signature, (PublicKey) null));
      }
      case GETS_PROVIDER_AND_GIVES_A_WRONG_KEY -> {
        line(lines, () -> init(signature, wrong(key).getPrivate()));
        line(lines, () -> init(signature, wrong(key).getPublic()));
      }
    }
  }

  private static KeyPair wrong(Software key) throws Exception {
    return key.algorithm().contains("ECDSA") ? Wrong.RSA : Wrong.EC;
  }

  private static final class Wrong {
    static final KeyPair RSA = unchecked("RSA");
    static final KeyPair EC = unchecked("EC");

    private static KeyPair unchecked(String algorithm) {
      try {
        return pair(algorithm, null);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    String take() throws Exception;
  }

  private static void line(List<String> lines, Step step) {
    try {
      lines.add(step.take());
    } catch (Exception e) {
      lines.add(e.getClass().getName() + ": " + e.getMessage());
    }
  }

  private static String set(Signature signature, @Nullable AlgorithmParameterSpec parameters)
      throws Exception {
    signature.setParameter(parameters);
    return "set";
  }

  private static String parameters(Signature signature) throws Exception {
    AlgorithmParameters parameters = signature.getParameters();
    return parameters == null ? "none" : HexFormat.of().formatHex(parameters.getEncoded());
  }

  @SuppressWarnings("NullAway") // The JCA's callers have no NullAway.
  private static String init(Signature signature, @Nullable PrivateKey key) throws Exception {
    signature.initSign(key);
    return "signing";
  }

  @SuppressWarnings("NullAway") // The JCA's callers have no NullAway.
  private static String init(Signature signature, @Nullable PublicKey key) throws Exception {
    signature.initVerify(key);
    return "verifying";
  }

  private static String verify(Signature signature, byte[] message, byte[] signed)
      throws Exception {
    signature.update(message);
    return "verified: " + signature.verify(signed);
  }

  @Test
  void rsaOfJava17SignsWhateverItIsGivenAlsoThroughUs() throws Exception {
    KeyPair rsa = pair("RSA", null);
    Security.insertProviderAt(unusable, 1);
    Signature signature = unnamed("NONEwithRSA");
    assertEquals(KmsProvider.NAME, signature.getProvider().getName());
    signature.initSign(rsa.getPrivate());
    signature.update(MESSAGE);
    if (Runtime.version().feature() < JAVA_WITHOUT_SIGNATURES_OF_CIPHERS) {
      byte[] signed = signature.sign();
      signature.initVerify(rsa.getPublic());
      assertEquals("verified: true", verify(signature, MESSAGE, signed));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Idiom.class,
      names = {
        "NOTHING",
        "GETS_PROVIDER",
        "GETS_PARAMETERS",
        "GETS_PARAMETER_BY_NAME",
        "CLONES",
        "UPDATES",
        "GETS_PROVIDER_AND_SETS_PARAMETERS",
        "GETS_PROVIDER_AND_SETS_WRONG_PARAMETERS",
        "GETS_PROVIDER_AND_GIVES_A_WRONG_KEY",
        "SETS_PARAMETERS"
      })
  void kmsKeysSignAfterEveryIdiom(Idiom idiom) throws Exception {
    Security.insertProviderAt(pairs.provider(), 1);
    KmsPrivateKey key = pairs.signing(KmsKeySpec.RSA_2048);
    Software pss = new Software("RSASSA-PSS", PSS, MESSAGE, new KeyPair(key.publicKey(), key));
    List<String> story = story(pss, idiom);
    assertEquals(
        List.of("verified: true", "verified: false"),
        story.subList(story.size() - 3, story.size() - 1));
  }

  @Test
  void kmsAndSoftwareKeysTakeTurnsOnOneObject() throws Exception {
    Security.insertProviderAt(pairs.provider(), 1);
    for (Software key : software()) {
      KmsPrivateKey ours = pairs.signing(spec(key));
      Signature signature = unnamed(key.algorithm());
      assertEquals(KmsProvider.NAME, signature.getProvider().getName());
      if (key.parameters() != null) {
        signature.setParameter(key.parameters());
      }
      boolean isOffered = isOffered(key);
      for (int round = 0; round < 3; round++) {
        assertSigns(signature, key.pair().getPrivate(), key.pair().getPublic(), key.message());
        if (isOffered) {
          assertSigns(signature, ours, ours.publicKey(), key.message());
        } else {
          assertThrows(InvalidKeyException.class, () -> signature.initSign(ours));
        }
      }
    }
  }

  private static KmsKeySpec spec(Software key) {
    if (key.algorithm().contains("RSA")) {
      return KmsKeySpec.RSA_2048;
    }
    if (key.algorithm().startsWith("Ed")) {
      return KmsKeySpec.ECC_NIST_EDWARDS25519;
    }
    return key.algorithm().equals("ML-DSA") ? KmsKeySpec.ML_DSA_65 : KmsKeySpec.ECC_NIST_P256;
  }

  /** A KMS key takes neither SHA-1 nor a context. */
  private static boolean isOffered(Software key) {
    return key.parameters() != PSSParameterSpec.DEFAULT
        && !(key.parameters() instanceof EdDSAParameterSpec edwards
            && edwards.getContext().isPresent());
  }

  private static void assertSigns(
      Signature signature, PrivateKey key, PublicKey publicKey, byte[] message) throws Exception {
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    assertEquals("verified: true", verify(signature, message, signed));
    assertEquals("verified: false", verify(signature, new byte[20], signed));
  }

  @Test
  void namedEngineTakesSoftwareKeysWhereverItStands() throws Exception {
    for (Place place : Place.values()) {
      place.put(pairs.provider());
      for (Software key : software()) {
        Signature signature = Signature.getInstance(key.algorithm(), pairs.provider());
        if (key.parameters() != null) {
          signature.setParameter(key.parameters());
        }
        assertSigns(signature, key.pair().getPrivate(), key.pair().getPublic(), key.message());
      }
      Security.removeProvider(KmsProvider.NAME);
    }
  }

  private enum Place {
    ABSENT,
    FIRST,
    LAST;

    void put(Provider provider) {
      switch (this) {
        case ABSENT -> {}
        case FIRST -> Security.insertProviderAt(provider, 1);
        case LAST -> Security.addProvider(provider);
      }
    }
  }

  @Test
  void publicKeyThatTheJdkCannotUseIsVerifiedByTheSoftwareThatWeBring() throws Exception {
    for (Place place : Place.values()) {
      place.put(pairs.provider());
      KmsPrivateKey koblitz = pairs.signing(KmsKeySpec.ECC_SECG_P256K1);
      KmsPrivateKey mlDsa = pairs.signing(KmsKeySpec.ML_DSA_65);
      Signature ecdsa = Signature.getInstance("SHA256withECDSA", pairs.provider());
      assertSigns(ecdsa, koblitz, koblitz.publicKey(), MESSAGE);
      Signature named = Signature.getInstance("ML-DSA-65", pairs.provider());
      assertSigns(named, mlDsa, mlDsa.publicKey(), MESSAGE);
      Security.removeProvider(KmsProvider.NAME);
    }
  }

  @Test
  void parametersThatAnotherProviderAloneKnowsAreKeptForItAndRefusedByAKeyOfOurs()
      throws Exception {
    AlgorithmParameterSpec context =
        new org.bouncycastle.jcajce.spec.ContextParameterSpec("a context".getBytes(UTF_8));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-DSA-65", Pairs.BOUNCY_CASTLE);
    KeyPair software = generator.generateKeyPair();
    Security.insertProviderAt(pairs.provider(), 1);
    Security.addProvider(Pairs.BOUNCY_CASTLE);
    try {
      Signature signature = unnamed("ML-DSA");
      signature.setParameter(context);
      assertThrows(
          InvalidKeyException.class, () -> signature.initSign(pairs.signing(KmsKeySpec.ML_DSA_65)));
      signature.initSign(software.getPrivate());
      signature.update(MESSAGE);
      byte[] signed = signature.sign();
      assertTrue(isVerified(software.getPublic(), context, signed));
      assertFalse(isVerified(software.getPublic(), null, signed));
    } finally {
      Security.removeProvider(Pairs.BOUNCY_CASTLE.getName());
    }
  }

  private static boolean isVerified(
      PublicKey key, @Nullable AlgorithmParameterSpec context, byte[] signed) throws Exception {
    Signature verifier = Signature.getInstance("ML-DSA", Pairs.BOUNCY_CASTLE);
    if (context != null) {
      verifier.setParameter(context);
    }
    verifier.initVerify(key);
    verifier.update(MESSAGE);
    return verifier.verify(signed);
  }

  @Test
  void publicHalfIsTheJdksOwnKeyWhereverWeStand() throws Exception {
    String arn = pairs.signing(KmsKeySpec.RSA_2048).keyName().text();
    for (Place place : Place.values()) {
      place.put(pairs.provider());
      PublicKey publicKey = pairs.provider().privateKey(arn).publicKey();
      assertTrue(publicKey.getClass().getName().startsWith("sun."), publicKey.getClass()::getName);
      Security.removeProvider(KmsProvider.NAME);
    }
  }

  @Test
  void deterministicSignatureIsTheSameThroughUs() throws Exception {
    KeyPair rsa = pair("RSA", null);
    Provider jdk = Security.getProviders("Signature.SHA256withRSA")[0];
    Signature without = Signature.getInstance("SHA256withRSA", jdk);
    Signature through = Signature.getInstance("SHA256withRSA", pairs.provider());
    for (Signature signature : List.of(without, through)) {
      signature.initSign(rsa.getPrivate());
      signature.update(MESSAGE);
    }
    assertArrayEquals(without.sign(), through.sign());
  }
}
