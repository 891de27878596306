package dev.jcakms.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.hsm.BouncyCastle;
import dev.jcakms.port.Agreeing;
import dev.jcakms.port.EncryptionAlgorithm;
import dev.jcakms.port.GeneratedDataKeyPair;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.port.MacMaking;
import dev.jcakms.port.MacStream;
import dev.jcakms.port.MessageInput;
import dev.jcakms.port.NewKey;
import dev.jcakms.port.OaepScheme;
import dev.jcakms.port.PublicKeyInfo;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.port.Signing;
import dev.jcakms.port.SigningAlgorithm;
import java.nio.file.Path;
import java.security.Provider;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The port under keys of every spec and usage: what they do, and what they are refused. */
class KeyUsesTest {
  private static final Provider SOFTWARE = new BouncyCastle().provider();
  private static final byte[] MESSAGE = "a message".getBytes(US_ASCII);
  private static final EncryptionContext NO_CONTEXT = EncryptionContext.none();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path home;

  @SuppressWarnings("NullAway.Init")
  private static KmsProvider kms;

  /** Made once: RSA pairs take their time. */
  private static final Map<KmsKeySpec, Map<KeyUsage, KeyMetadata>> KEYS =
      new EnumMap<>(KmsKeySpec.class);

  @BeforeAll
  static void makeAnInstallation() {
    kms = KmsProvider.builder().home(home).build();
    kms.initialize();
  }

  @AfterAll
  static void close() {
    kms.close();
    KEYS.clear();
  }

  private static KeyService port() {
    return kms.port();
  }

  private static KeyName key(KmsKeySpec spec, KeyUsage usage) {
    return KeyName.of(metadata(spec, usage).arn());
  }

  private static KeyMetadata metadata(KmsKeySpec spec, KeyUsage usage) {
    return KEYS.computeIfAbsent(spec, unused -> new EnumMap<>(KeyUsage.class))
        .computeIfAbsent(usage, unused -> created(spec, usage));
  }

  private static KeyMetadata created(KmsKeySpec spec, KeyUsage usage) {
    return kms.administration().createKey(new NewKey(spec, usage, Optional.empty(), ""));
  }

  private static void refused(KmsErrorCode code, String part, Executable call) {
    KmsException refusal = assertThrows(KmsException.class, call);
    assertEquals(code, refusal.code(), refusal.getMessage());
    assertNotNull(refusal.getMessage());
    assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void specIsMadeForItsUsagesAndNoOther(KmsKeySpec spec) {
    for (KeyUsage usage : KeyUsage.values()) {
      if (spec.usages().contains(usage)) {
        KeyMetadata made = metadata(spec, usage);
        assertEquals(spec, made.spec());
        assertEquals(usage, made.usage());
        assertEquals(made, kms.administration().describeKey(KeyName.of(made.arn())));
      } else {
        int before = kms.administration().listKeys().size();
        refused(KmsErrorCode.VALIDATION, usage.name(), () -> created(spec, usage));
        refused(KmsErrorCode.VALIDATION, spec.name(), () -> created(spec, usage));
        assertEquals(before, kms.administration().listKeys().size());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void signaturesOfEveryAlgorithmVerifyAndNoOthersDo(SigningAlgorithm algorithm) {
    SignatureScheme scheme = algorithm.scheme();
    for (KmsKeySpec spec : KmsKeySpec.values()) {
      if (!algorithm.isFor(spec)) {
        continue;
      }
      KeyName key = key(spec, KeyUsage.SIGN_VERIFY);
      PublicKeyInfo publicKey = port().getPublicKey(key);
      byte[] input = input(scheme, publicKey, MESSAGE);
      Signing signing = port().signing(key, scheme);
      assertEquals(key.text(), signing.keyArn());
      byte[] signature = signing.sign(input);
      assertTrue(port().verifying(key, scheme).verify(input, signature));
      byte[] other = input(scheme, publicKey, "another".getBytes(US_ASCII));
      assertFalse(port().verifying(key, scheme).verify(other, signature));
      signature[signature.length - 1] ^= 1;
      assertFalse(port().verifying(key, scheme).verify(input, signature));
      assertFalse(port().verifying(key, scheme).verify(input, new byte[0]));
    }
  }

  private static byte[] input(SignatureScheme scheme, PublicKeyInfo publicKey, byte[] message) {
    MessageInput input = MessageInput.of(scheme, publicKey.publicKey(), SOFTWARE);
    input.update(message, 0, message.length);
    return input.finish();
  }

  @Test
  void inputsOfAnotherLengthThanTheSchemesAreRefused() {
    KeyName rsa = key(KmsKeySpec.RSA_2048, KeyUsage.SIGN_VERIFY);
    KeyName ec = key(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY);
    KeyName mlDsa = key(KmsKeySpec.ML_DSA_44, KeyUsage.SIGN_VERIFY);
    Map<SigningAlgorithm, KeyName> keys = new HashMap<>();
    keys.put(SigningAlgorithm.RSASSA_PKCS1_V1_5_SHA_256, rsa);
    keys.put(SigningAlgorithm.RSASSA_PSS_SHA_384, rsa);
    keys.put(SigningAlgorithm.ECDSA_SHA_256, ec);
    keys.put(SigningAlgorithm.ML_DSA_SHAKE_256, mlDsa);
    keys.forEach(
        (algorithm, key) -> {
          Signing signing = port().signing(key, algorithm.scheme());
          refused(KmsErrorCode.VALIDATION, "31", () -> signing.sign(new byte[31]));
          refused(KmsErrorCode.VALIDATION, "0", () -> signing.sign(new byte[0]));
        });
  }

  @Test
  void whatIsNoDigestInfoIsNotSignedAsOne() {
    KeyName rsa = key(KmsKeySpec.RSA_2048, KeyUsage.SIGN_VERIFY);
    Signing signing = port().signing(rsa, new SignatureScheme.RsaPkcs1(Optional.empty()));
    byte[] info =
        HexFormat.of().parseHex("3031300d060960864801650304020105000420" + "00".repeat(32));
    assertEquals(256, signing.sign(info).length);
    for (int changed : new int[] {0, 1, 10, 18}) {
      byte[] wrong = info.clone();
      wrong[changed] ^= 1;
      refused(KmsErrorCode.VALIDATION, "DigestInfo", () -> signing.sign(wrong));
    }
    refused(KmsErrorCode.VALIDATION, "DigestInfo", () -> signing.sign(new byte[32]));
  }

  @ParameterizedTest
  @EnumSource
  void macsVerifyAndNoOthersDo(MacAlgorithm algorithm) {
    KeyName key = key(algorithm.spec(), KeyUsage.GENERATE_VERIFY_MAC);
    MacMaking making = port().macMaking(key, algorithm);
    byte[] mac = making.mac(MESSAGE);
    try (MacStream stream = making.stream()) {
      stream.update(MESSAGE, 0, 4);
      stream.update(MESSAGE, 4, MESSAGE.length - 4);
      assertArrayEquals(mac, stream.doFinal());
    }
    assertTrue(port().macVerifying(key, algorithm).verify(MESSAGE, mac));
    assertFalse(port().macVerifying(key, algorithm).verify(new byte[1], mac));
    mac[0] ^= 1;
    assertFalse(port().macVerifying(key, algorithm).verify(MESSAGE, mac));
    for (MacAlgorithm other : MacAlgorithm.values()) {
      if (other != algorithm) {
        refused(KmsErrorCode.INVALID_KEY_USAGE, other.name(), () -> port().macMaking(key, other));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
  void twoKeysComeToOneSecret(KmsKeySpec spec) {
    KeyName one = key(spec, KeyUsage.KEY_AGREEMENT);
    KeyName other = KeyName.of(created(spec, KeyUsage.KEY_AGREEMENT).arn());
    Agreeing agreeing = port().agreeing(one);
    byte[] secret = agreeing.agree(port().getPublicKey(other).publicKey());
    assertArrayEquals(secret, port().agreeing(other).agree(port().getPublicKey(one).publicKey()));
    refused(KmsErrorCode.VALIDATION, "point", () -> agreeing.agree(new byte[91]));
  }

  @ParameterizedTest
  @EnumSource(names = {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"})
  void whatIsEncryptedToAKeyItDecrypts(EncryptionAlgorithm algorithm) {
    OaepScheme scheme = algorithm.oaep().orElseThrow();
    KeyName key = key(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
    int longestBytes = 256 - 2 * scheme.hash().digestBytes() - 2;
    byte[] plaintext = new byte[longestBytes];
    byte[] ciphertext = port().oaepEncrypting(key, scheme).encrypt(plaintext);
    assertArrayEquals(plaintext, port().oaepDecrypting(key, scheme).decrypt(ciphertext));
    refused(
        KmsErrorCode.VALIDATION,
        String.valueOf(longestBytes),
        () -> port().oaepEncrypting(key, scheme).encrypt(new byte[longestBytes + 1]));
    List<byte[]> wrong = new ArrayList<>(List.of(new byte[0], new byte[255], new byte[257]));
    byte[] flipped = ciphertext.clone();
    flipped[100] ^= 1;
    wrong.add(flipped);
    for (byte[] damaged : wrong) {
      KmsInvalidCiphertextException refusal =
          assertThrows(
              KmsInvalidCiphertextException.class,
              () -> port().oaepDecrypting(key, scheme).decrypt(damaged));
      assertEquals("", refusal.getMessage());
      assertEquals(null, refusal.getCause());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keyDoesWhatIsItsUsageAndNothingElse(KmsKeySpec spec) {
    for (KeyUsage usage : spec.usages()) {
      KeyName key = key(spec, usage);
      SignatureScheme signature = new SignatureScheme.Ed25519();
      Map<Executable, Boolean> calls = new HashMap<>();
      boolean encrypts = usage == KeyUsage.ENCRYPT_DECRYPT;
      calls.put(() -> port().sealing(key, NO_CONTEXT), encrypts && !spec.isPair());
      calls.put(() -> port().opening(key, NO_CONTEXT), encrypts && !spec.isPair());
      calls.put(() -> port().directSealing(key, NO_CONTEXT), encrypts && !spec.isPair());
      calls.put(() -> port().directOpening(key, NO_CONTEXT), encrypts && !spec.isPair());
      calls.put(() -> port().generateDataKey(key, NO_CONTEXT, 32), encrypts && !spec.isPair());
      OaepScheme oaep = EncryptionAlgorithm.RSAES_OAEP_SHA_1.oaep().orElseThrow();
      calls.put(() -> port().oaepDecrypting(key, oaep), encrypts && spec.isPair());
      calls.put(() -> port().oaepEncrypting(key, oaep), encrypts && spec.isPair());
      calls.put(() -> port().agreeing(key), usage == KeyUsage.KEY_AGREEMENT);
      boolean signs = spec == KmsKeySpec.ECC_NIST_EDWARDS25519;
      calls.put(() -> port().signing(key, signature), signs);
      calls.put(() -> port().verifying(key, signature), signs);
      calls.put(
          () -> port().macMaking(key, MacAlgorithm.HMAC_SHA_256), spec == KmsKeySpec.HMAC_256);
      calls.put(
          () -> port().macVerifying(key, MacAlgorithm.HMAC_SHA_256), spec == KmsKeySpec.HMAC_256);
      calls.forEach(
          (call, allowed) -> {
            if (allowed) {
              assertDoesNotThrow(call);
            } else {
              refused(KmsErrorCode.INVALID_KEY_USAGE, "not valid for", call);
            }
          });
    }
  }

  @Test
  void disabledKeyIsRefusedAtTheNextUseOfAGivenRight() {
    KeyName key = KeyName.of(created(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY).arn());
    SignatureScheme scheme = SigningAlgorithm.ECDSA_SHA_256.scheme();
    Signing signing = port().signing(key, scheme);
    assertNotNull(signing.sign(new byte[32]));
    kms.administration().disableKey(key);
    assertThrows(KmsInvalidStateException.class, () -> signing.sign(new byte[32]));
    assertThrows(KmsInvalidStateException.class, () -> port().signing(key, scheme));
    assertThrows(KmsInvalidStateException.class, () -> port().getPublicKey(key));
    assertEquals(key.text(), kms.administration().publicKey(key).metadata().arn());
    kms.administration().enableKey(key);
    assertNotNull(signing.sign(new byte[32]));
  }

  @Test
  void secretKeyHasNoPublicHalf() {
    for (KmsKeySpec spec : List.of(KmsKeySpec.SYMMETRIC_DEFAULT, KmsKeySpec.HMAC_256)) {
      KeyName key = key(spec, spec.usages().get(0));
      refused(KmsErrorCode.UNSUPPORTED_OPERATION, spec.name(), () -> port().getPublicKey(key));
    }
  }

  @Test
  void dataKeyPairOpensAgainAndOnlyAsOne() {
    KeyName key = key(KmsKeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT);
    EncryptionContext context = EncryptionContext.of("for", "a pair");
    GeneratedDataKeyPair pair = port().generateDataKeyPair(key, context, KmsKeySpec.ECC_NIST_P256);
    byte[] blob = pair.sealed().ciphertextBlob();
    assertArrayEquals(
        pair.privateKey(), port().directOpening(key, context).unwrapDataKeyPair(blob).plaintext());
    assertThrows(
        KmsInvalidCiphertextException.class,
        () -> port().directOpening(key, context).unwrapDataKey(blob));
    GeneratedDataKeyPair without =
        port().generateDataKeyPairWithoutPlaintext(key, context, KmsKeySpec.ECC_NIST_P256);
    assertEquals(0, without.privateKey().length);
    assertTrue(
        port()
                .directOpening(key, context)
                .unwrapDataKeyPair(without.sealed().ciphertextBlob())
                .plaintext()
                .length
            > 0);
    refused(
        KmsErrorCode.VALIDATION,
        "ML_DSA_44",
        () -> port().generateDataKeyPair(key, context, KmsKeySpec.ML_DSA_44));
  }

  @Test
  void keyIsMadeUnderAnAliasOnceAndLeftAsItIs() {
    NewKey wanted =
        new NewKey(KmsKeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC, Optional.empty(), "");
    KeyMetadata made = kms.administration().ensureKey(wanted.withAlias("alias/tokens"));
    assertEquals(KmsKeySpec.HMAC_256, made.spec());
    assertEquals(made, kms.administration().ensureKey(wanted.withAlias("alias/tokens")));
    assertEquals(made, kms.administration().ensureKey("alias/tokens"));
    refused(KmsErrorCode.VALIDATION, "alias", () -> kms.administration().ensureKey(wanted));
  }

  @Test
  void randomBytesAreOfTheLengthAskedFor() {
    assertEquals(KeyService.MAX_RANDOM_BYTES, port().random(KeyService.MAX_RANDOM_BYTES).length);
    refused(KmsErrorCode.VALIDATION, "0", () -> port().random(0));
    refused(KmsErrorCode.VALIDATION, "1025", () -> port().random(KeyService.MAX_RANDOM_BYTES + 1));
  }
}
