package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wrong use of particular signatures: every refusal is the one that the JCA documents, and leaves
 * no trace.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignatureRefusalsTest {
  private static final byte[] MESSAGE = "The quick brown fox".getBytes(UTF_8);
  private static final PSSParameterSpec PSS = pss("SHA-256", MGF1ParameterSpec.SHA256, 32, 1);

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

  private static PSSParameterSpec pss(
      String hash, AlgorithmParameterSpec mask, int saltBytes, int trailer) {
    return new PSSParameterSpec(hash, "MGF1", mask, saltBytes, trailer);
  }

  private Signature engine(String algorithm) throws Exception {
    return Signature.getInstance(algorithm, pairs.provider());
  }

  private Signature engine(String algorithm, KmsKeySpec spec) throws Exception {
    Signature signature = engine(algorithm);
    signature.initSign(pairs.signing(spec));
    return signature;
  }

  private static boolean isFor(String algorithm, KmsKeySpec spec) {
    return switch (spec.family()) {
      case RSA -> algorithm.contains("RSA");
      case EC -> algorithm.contains("withECDSA");
      case EDWARDS -> algorithm.startsWith("Ed");
      default -> algorithm.equals("ML-DSA") || algorithm.equals(spec.name().replace('_', '-'));
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA256withRSA", "RSASSA-PSS", "SHA256withECDSA"})
  void keyOfAnotherUsageIsAnInvalidKey(String algorithm) throws Exception {
    KmsPrivateKey key =
        algorithm.contains("ECDSA")
            ? pairs.make(KmsKeySpec.ECC_NIST_P256, KeyUsage.KEY_AGREEMENT)
            : pairs.make(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
    Signature signature = engine(algorithm);
    InvalidKeyException refusal =
        assertThrows(InvalidKeyException.class, () -> signature.initSign(key));
    assertTrue(String.valueOf(refusal.getMessage()).contains(key.usage().name()));
  }

  @Test
  void keyThatIsDisabledBeforeItsParametersComeIsAFailureOfTheProvider() throws Exception {
    KmsPrivateKey key = pairs.make(KmsKeySpec.RSA_2048, KeyUsage.SIGN_VERIFY);
    Signature signature = engine("RSASSA-PSS");
    signature.initSign(key);
    pairs.whileDisabled(
        key, () -> assertThrows(ProviderException.class, () -> signature.setParameter(PSS)));
    signature.setParameter(PSS);
    assertEquals(256, signature.sign().length);
  }

  @Test
  void closedProviderIsAFailureOfTheProvider(@TempDir Path directory) throws Exception {
    KmsPrivateKey key;
    Signature signature;
    try (Pairs closed = new Pairs(directory.resolve("home"))) {
      key = closed.signing(KmsKeySpec.ECC_NIST_P256);
      signature = Signature.getInstance("SHA256withECDSA", closed.provider());
      signature.initSign(key);
    }
    assertThrows(ProviderException.class, signature::sign);
    assertThrows(ProviderException.class, () -> signature.initSign(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONEwithECDSA", "NONEwithECDSAinP1363Format"})
  void whatHasTheLengthOfNoDigestIsRefusedAndForgotten(String algorithm) throws Exception {
    Signature signature = engine(algorithm, KmsKeySpec.ECC_NIST_P256);
    for (int lengthBytes : new int[] {0, 19, 21, 31, 33, 63, 65, 128, 300}) {
      signature.update(new byte[lengthBytes]);
      assertThrows(SignatureException.class, signature::sign, () -> "" + lengthBytes);
    }
    signature.update(new byte[32]);
    assertTrue(signature.sign().length > 0);
  }

  @Test
  void whatIsNoDigestInfoIsRefusedAndForgotten() throws Exception {
    Signature signature = engine("NONEwithRSA", KmsKeySpec.RSA_2048);
    for (int lengthBytes : new int[] {0, 20, 32, 51, 245, 300}) {
      signature.update(new byte[lengthBytes]);
      assertThrows(SignatureException.class, signature::sign, () -> "" + lengthBytes);
    }
  }

  @Test
  void messageBeyondTheLongestOfEd25519IsRefusedAndForgotten() throws Exception {
    Signature signature = engine("Ed25519", KmsKeySpec.ECC_NIST_EDWARDS25519);
    signature.update(new byte[1 << 20]);
    signature.update((byte) 1);
    assertThrows(SignatureException.class, signature::sign);
    signature.update(MESSAGE);
    byte[] signed = signature.sign();
    signature.initVerify(pairs.signing(KmsKeySpec.ECC_NIST_EDWARDS25519).publicKey());
    signature.update(MESSAGE);
    assertTrue(signature.verify(signed));
  }

  @Test
  void pssWithoutParametersSignsNothing() throws Exception {
    Signature signature = engine("RSASSA-PSS", KmsKeySpec.RSA_2048);
    assertThrows(SignatureException.class, () -> signature.update(MESSAGE));
    assertThrows(SignatureException.class, signature::sign);
    signature.setParameter(PSS);
    signature.update(MESSAGE);
    assertEquals(256, signature.sign().length);
  }

  static List<AlgorithmParameterSpec> refusedByAKey() {
    return List.of(
        PSSParameterSpec.DEFAULT,
        pss("SHA-1", MGF1ParameterSpec.SHA256, 32, 1),
        pss("SHA-224", MGF1ParameterSpec.SHA224, 28, 1),
        pss("SHA-256", MGF1ParameterSpec.SHA1, 32, 1),
        pss("SHA3-256", MGF1ParameterSpec.SHA256, 32, 1),
        pss("SHA-512/256", MGF1ParameterSpec.SHA256, 32, 1),
        pss("SHA-256", MGF1ParameterSpec.SHA256, 223, 1));
  }

  @ParameterizedTest
  @MethodSource("refusedByAKey")
  void parametersThatTheKeyDoesNotTakeAreRefusedAndChangeNothing(AlgorithmParameterSpec refused)
      throws Exception {
    Signature signature = engine("RSASSA-PSS");
    signature.setParameter(PSS);
    signature.initSign(pairs.signing(KmsKeySpec.RSA_2048));
    assertThrows(InvalidAlgorithmParameterException.class, () -> signature.setParameter(refused));
    signature.update(MESSAGE);
    byte[] signed = signature.sign();
    signature.initVerify(pairs.signing(KmsKeySpec.RSA_2048).publicKey());
    signature.update(MESSAGE);
    assertTrue(signature.verify(signed));

    Signature before = engine("RSASSA-PSS");
    before.setParameter(refused);
    assertThrows(
        InvalidKeyException.class, () -> before.initSign(pairs.signing(KmsKeySpec.RSA_2048)));
  }

  static List<Object[]> refusedByEveryKey() {
    AlgorithmParameterSpec curve = new ECGenParameterSpec("secp256r1");
    return List.of(
        new Object[] {"RSASSA-PSS", null},
        new Object[] {"RSASSA-PSS", curve},
        new Object[] {"RSASSA-PSS", pss("SHA-256", MGF1ParameterSpec.SHA256, 32, 2)},
        new Object[] {"RSASSA-PSS", pss("MD7", MGF1ParameterSpec.SHA256, 32, 1)},
        new Object[] {
          "RSASSA-PSS", new PSSParameterSpec("SHA-256", "MGF9", MGF1ParameterSpec.SHA256, 32, 1)
        },
        new Object[] {"SHA256withRSAandMGF1", pss("SHA-512", MGF1ParameterSpec.SHA256, 32, 1)},
        new Object[] {"SHA256withRSA", PSS},
        new Object[] {"NONEwithRSA", PSS},
        new Object[] {"SHA256withECDSA", curve},
        new Object[] {"Ed25519", PSS},
        new Object[] {"EdDSA", curve},
        new Object[] {"ML-DSA", PSS});
  }

  @ParameterizedTest
  @MethodSource("refusedByEveryKey")
  void parametersThatNoKeyTakesAreRefusedWithAndWithoutAKey(
      String algorithm, @Nullable AlgorithmParameterSpec refused) throws Exception {
    Signature without = engine(algorithm);
    assertThrows(InvalidAlgorithmParameterException.class, () -> without.setParameter(refused));
    for (KmsKeySpec spec :
        List.of(
            KmsKeySpec.RSA_2048,
            KmsKeySpec.ECC_NIST_P256,
            KmsKeySpec.ECC_NIST_EDWARDS25519,
            KmsKeySpec.ML_DSA_44)) {
      if (isFor(algorithm, spec)) {
        Signature with = engine(algorithm, spec);
        assertThrows(InvalidAlgorithmParameterException.class, () -> with.setParameter(refused));
      }
    }
  }

  @Test
  void contextOfEd25519IsRefused() throws Exception {
    Signature signature = engine("Ed25519", KmsKeySpec.ECC_NIST_EDWARDS25519);
    for (boolean prehash : List.of(true, false)) {
      EdDSAParameterSpec context = new EdDSAParameterSpec(prehash, new byte[] {1});
      assertThrows(InvalidAlgorithmParameterException.class, () -> signature.setParameter(context));
      Signature before = engine("EdDSA");
      before.setParameter(context);
      assertThrows(
          InvalidKeyException.class,
          () -> before.initSign(pairs.signing(KmsKeySpec.ECC_NIST_EDWARDS25519)));
    }
  }

  @Test
  void curveOfAnotherKeyIsRefused() throws Exception {
    AlgorithmParameterSpec other =
        ((java.security.interfaces.ECKey) pairs.signing(KmsKeySpec.ECC_NIST_P384)).getParams();
    Signature signature = engine("SHA256withECDSA", KmsKeySpec.ECC_NIST_P256);
    assertThrows(InvalidAlgorithmParameterException.class, () -> signature.setParameter(other));
  }

  @Test
  void parametersDoNotChangeInTheMidstOfAMessage() throws Exception {
    Signature signature = engine("RSASSA-PSS");
    signature.setParameter(PSS);
    signature.initSign(pairs.signing(KmsKeySpec.RSA_2048));
    signature.update(MESSAGE);
    assertThrows(
        ProviderException.class,
        () -> signature.setParameter(pss("SHA-512", MGF1ParameterSpec.SHA512, 64, 1)));
    byte[] signed = signature.sign();
    signature.initVerify(pairs.signing(KmsKeySpec.RSA_2048).publicKey());
    signature.update(MESSAGE);
    assertTrue(signature.verify(signed));
  }

  @Test
  void longMessageIsNotHeldWhereItIsHashed() throws Exception {
    Signature signature = engine("ML-DSA-44", KmsKeySpec.ML_DSA_44);
    byte[] part = new byte[1 << 20];
    Arrays.fill(part, (byte) 1);
    signature.update(part);
    signature.update(part);
    assertEquals(2420, signature.sign().length);
  }
}
