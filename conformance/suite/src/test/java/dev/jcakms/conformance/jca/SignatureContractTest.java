package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What the JCA asks of every signature. */
class SignatureContractTest {
  private static final int MARGIN_BYTES = 9;
  private static final int MOST_SIGNATURE_BYTES = 5_000;
  private static final int TOO_FEW_BYTES = 8;
  private static final int SIGNATURES_PER_THREAD = 4;
  private static final List<KmsKeySpec> EVERY_KIND =
      List.of(
          KmsKeySpec.RSA_2048,
          KmsKeySpec.ECC_NIST_P256,
          KmsKeySpec.ECC_NIST_EDWARDS25519,
          KmsKeySpec.ML_DSA_44,
          KmsKeySpec.ML_DSA_65,
          KmsKeySpec.ML_DSA_87);

  @SuppressWarnings("NullAway.Init")
  private static SignatureFixture fixture;

  @BeforeAll
  static void makeAnInstallation(@TempDir Path directory) {
    fixture = new SignatureFixture(directory.resolve("home"));
  }

  @AfterAll
  static void closeIt() {
    fixture.close();
  }

  @EveryService("Signature")
  @Holds(Rule.SPLITS)
  void messageComesInAnyPieces(String algorithm) throws Exception {
    byte[] message = fixture.message(algorithm);
    for (int pieceBytes : new int[] {1, 31, 600, 4_999}) {
      Signature signature = fixture.signing(algorithm);
      signature.update(new byte[0]);
      for (int from = 0; from < message.length; from += pieceBytes) {
        signature.update(message, from, Math.min(pieceBytes, message.length - from));
      }
      assertVerifies(algorithm, message, signature.sign());
    }
    Signature byteByByte = fixture.signing(algorithm);
    for (byte one : message) {
      byteByByte.update(one);
    }
    assertVerifies(algorithm, message, byteByByte.sign());
  }

  @EveryService("Signature")
  @Holds(Rule.OFFSETS)
  void buffersOfEveryKindAreReadWhereTheyStand(String algorithm) throws Exception {
    byte[] message = fixture.message(algorithm);
    for (Buffers kind : Buffers.values()) {
      ByteBuffer buffer = kind.holding(message);
      Signature signature = fixture.signing(algorithm);
      signature.update(buffer);
      assertEquals(0, buffer.remaining());
      assertVerifies(algorithm, message, signature.sign());
    }
  }

  @EveryService("Signature")
  @Holds(Rule.OFFSETS)
  void partsOfArraysAreReadAndWrittenWhereTheyStand(String algorithm) throws Exception {
    byte[] message = fixture.message(algorithm);
    byte[] amid = new byte[message.length + 2 * MARGIN_BYTES];
    System.arraycopy(message, 0, amid, MARGIN_BYTES, message.length);
    Signature signature = fixture.signing(algorithm);
    signature.update(amid, MARGIN_BYTES, message.length);
    byte[] out = new byte[MOST_SIGNATURE_BYTES + 2 * MARGIN_BYTES];
    int signedBytes = signature.sign(out, MARGIN_BYTES, MOST_SIGNATURE_BYTES);
    int end = MARGIN_BYTES + signedBytes;
    assertVerifies(algorithm, message, Arrays.copyOfRange(out, MARGIN_BYTES, end));
    Arrays.fill(out, MARGIN_BYTES, end, (byte) 0);
    assertEquals(0, sum(out), "written beside the signature");
  }

  private static long sum(byte[] bytes) {
    long sum = 0;
    for (byte each : bytes) {
      sum += each & 0xFF;
    }
    return sum;
  }

  @EveryService("Signature")
  @Holds(Rule.OFFSETS)
  void signatureIsReadAmidAnArray(String algorithm) throws Exception {
    byte[] message = fixture.message(algorithm);
    Signature signature = fixture.signing(algorithm);
    signature.update(message);
    byte[] signed = signature.sign();
    byte[] amid = new byte[signed.length + 2 * MARGIN_BYTES];
    System.arraycopy(signed, 0, amid, MARGIN_BYTES, signed.length);
    signature.initVerify(fixture.key(algorithm).publicKey());
    signature.update(message);
    assertTrue(signature.verify(amid, MARGIN_BYTES, signed.length));
  }

  @EveryService("Signature")
  @Holds(Rule.ALIASING)
  void signatureMayBeWrittenOverItsMessage(String algorithm) throws Exception {
    byte[] message = fixture.message(algorithm);
    byte[] array = Arrays.copyOf(message, MOST_SIGNATURE_BYTES);
    Signature signature = fixture.signing(algorithm);
    signature.update(array, 0, message.length);
    int signedBytes = signature.sign(array, 0, array.length);
    assertVerifies(algorithm, message, Arrays.copyOf(array, signedBytes));
  }

  @EveryService("Signature")
  @Holds(Rule.ALIASING)
  void arrayIsTheCallersAgainAfterUpdate(String algorithm) throws Exception {
    byte[] message = fixture.message(algorithm);
    byte[] given = message.clone();
    Signature signature = fixture.signing(algorithm);
    signature.update(given);
    Arrays.fill(given, (byte) 0);
    assertVerifies(algorithm, message, signature.sign());
  }

  @EveryService("Signature")
  @Holds(Rule.SHORT_BUFFER)
  void roomThatIsTooSmallIsRefusedAndTheNextMessageIsSigned(String algorithm) throws Exception {
    byte[] message = fixture.message(algorithm);
    Signature signature = fixture.signing(algorithm);
    signature.update(message);
    byte[] out = new byte[MOST_SIGNATURE_BYTES];
    assertThrows(SignatureException.class, () -> signature.sign(out, 0, TOO_FEW_BYTES));
    assertEquals(0, sum(out), "a part of the signature");
    signature.update(message);
    assertVerifies(algorithm, message, signature.sign());
  }

  @EveryService("Signature")
  @Holds(Rule.REINIT)
  void nextMessageBeginsAfterASignatureAndAfterAnInitialisation(String algorithm) throws Exception {
    KmsPrivateKey other = fixture.otherKey(algorithm);
    byte[] message = fixture.message(algorithm);
    Signature signature = fixture.signing(algorithm);
    signature.update(message, 0, 7);
    signature.initSign(other);
    for (int i = 0; i < 2; i++) {
      signature.update(message);
      byte[] signed = signature.sign();
      assertTrue(fixture.verifies(algorithm, other.publicKey(), message, signed));
      assertFalse(fixture.verifies(algorithm, message, signed));
    }
    signature.update(message, 0, 7);
    signature.initSign(fixture.key(algorithm));
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(fixture.key(algorithm).publicKey());
    signature.update(message, 0, 7);
    signature.initVerify(fixture.key(algorithm).publicKey());
    for (int i = 0; i < 2; i++) {
      signature.update(message);
      assertTrue(signature.verify(signed));
    }
    signature.initSign(fixture.key(algorithm));
    signature.update(message);
    assertVerifies(algorithm, message, signature.sign());
  }

  @EveryService("Signature")
  @Holds(Rule.KEYS)
  void keyOfAnotherKindIsAnInvalidKey(String algorithm) throws Exception {
    int refused = 0;
    for (KmsKeySpec spec : EVERY_KIND) {
      if (!isFor(algorithm, spec)) {
        Signature signature = fixture.engine(algorithm);
        KmsPrivateKey key = fixture.pairs().signing(spec);
        assertThrows(InvalidKeyException.class, () -> signature.initSign(key), spec::name);
        assertThrows(
            InvalidKeyException.class, () -> signature.initVerify(key.publicKey()), spec::name);
        assertUnusable(signature, fixture.message(algorithm));
        refused++;
      }
    }
    assertTrue(refused >= 3, () -> "too few keys tried");
  }

  private static boolean isFor(String algorithm, KmsKeySpec spec) {
    KmsKeySpec taken = SignatureFixture.spec(algorithm);
    return spec == taken
        || (algorithm.equals("ML-DSA") && spec.family() == KmsKeySpec.Family.ML_DSA);
  }

  private static void assertUnusable(Signature signature, byte[] message) {
    assertThrows(SignatureException.class, () -> signature.update(message));
    assertThrows(SignatureException.class, signature::sign);
    assertThrows(SignatureException.class, () -> signature.verify(message));
  }

  @EveryService("Signature")
  @Holds(Rule.KEYS)
  void noKeyIsAnInvalidKey(String algorithm) throws Exception {
    Signature signature = fixture.engine(algorithm);
    assertThrows(InvalidKeyException.class, () -> signature.initSign(nothing()));
    assertUnusable(signature, fixture.message(algorithm));
  }

  @SuppressWarnings("NullAway") // The JCA's callers have no NullAway.
  private static PrivateKey nothing() {
    return null;
  }

  @EveryService("Signature")
  @Holds(Rule.KEYS)
  void destroyedHandleIsAnInvalidKeyAndAnotherOfTheSameKeyIsNot(String algorithm) throws Exception {
    KmsPrivateKey key = fixture.key(algorithm);
    KmsPrivateKey handle = fixture.provider().privateKey(key.keyName().text());
    handle.destroy();
    Signature signature = fixture.signing(algorithm);
    assertThrows(InvalidKeyException.class, () -> signature.initSign(handle));
    byte[] message = fixture.message(algorithm);
    assertUnusable(signature, message);
    signature.initSign(key);
    signature.update(message);
    assertVerifies(algorithm, message, signature.sign());
  }

  @EveryService("Signature")
  @Holds(Rule.KEYS)
  void jdkIsToldThatOnlyPrivateHandlesAreOurs(String algorithm) throws Exception {
    Provider.Service service =
        Objects.requireNonNull(fixture.provider().getService("Signature", algorithm));
    KmsPrivateKey ours = fixture.key(algorithm);
    assertTrue(service.supportsParameter(ours));
    assertFalse(service.supportsParameter(null));
    assertFalse(service.supportsParameter(ours.publicKey()));
    assertFalse(service.supportsParameter(software(algorithm).getPrivate()));
    assertFalse(service.supportsParameter(TestInstallation.KEY));
  }

  /** A pair of another algorithm. */
  private static KeyPair software(String algorithm) throws Exception {
    String other = algorithm.contains("ECDSA") ? "Ed25519" : "EC";
    return KeyPairGenerator.getInstance(other).generateKeyPair();
  }

  @EveryService("Signature")
  @Holds(Rule.UNINITIALISED)
  void engineThatIsNotInitialisedForWhatItIsAskedSaysSo(String algorithm) throws Exception {
    byte[] message = fixture.message(algorithm);
    assertUnusable(Signature.getInstance(algorithm, fixture.provider()), message);
    Signature signature = fixture.signing(algorithm);
    assertThrows(SignatureException.class, () -> signature.verify(message));
    signature.initVerify(fixture.key(algorithm).publicKey());
    assertThrows(SignatureException.class, signature::sign);
  }

  @EveryService("Signature")
  @Holds(Rule.FAILURE)
  void initialisationThatFailedLeavesNothingToSignWith(String algorithm) throws Exception {
    byte[] message = fixture.message(algorithm);
    KeyPair software = software(algorithm);
    KmsPrivateKey wrong =
        fixture
            .pairs()
            .signing(algorithm.contains("RSA") ? KmsKeySpec.ECC_NIST_P256 : KmsKeySpec.RSA_2048);
    Signature signature = fixture.signing(algorithm);
    signature.update(message);
    assertThrows(InvalidKeyException.class, () -> signature.initSign(wrong));
    assertUnusable(signature, message);
    signature.initSign(fixture.key(algorithm));
    assertThrows(InvalidKeyException.class, () -> signature.initSign(software.getPrivate()));
    assertUnusable(signature, message);
    signature.initVerify(fixture.key(algorithm).publicKey());
    assertThrows(InvalidKeyException.class, () -> signature.initVerify(software.getPublic()));
    assertUnusable(signature, message);
  }

  @EveryService("Signature")
  @Holds(Rule.FAILURE)
  void disabledKeyIsAnInvalidKeyAtInitAndAFailureOfTheProviderLater(String algorithm)
      throws Exception {
    KmsPrivateKey key = fixture.key(algorithm);
    byte[] message = fixture.message(algorithm);
    Signature begun = fixture.signing(algorithm);
    begun.update(message);
    fixture
        .pairs()
        .whileDisabled(
            key,
            () -> {
              Signature signature = fixture.engine(algorithm);
              assertDisabled(
                  assertThrows(InvalidKeyException.class, () -> signature.initSign(key)));
              assertDisabled(assertThrows(ProviderException.class, begun::sign));
            });
    begun.update(message);
    assertVerifies(algorithm, message, begun.sign());
  }

  private static void assertDisabled(Exception refusal) {
    assertEquals(
        KmsErrorCode.DISABLED, assertInstanceOf(KmsException.class, refusal.getCause()).code());
  }

  @EveryService("Signature")
  @Holds(Rule.CLONE)
  @SuppressWarnings("deprecation")
  void whatTheJdksEnginesDoNotOfferIsNotOfferedHere(String algorithm) throws Exception {
    Signature signature = fixture.engine(algorithm);
    assertThrows(CloneNotSupportedException.class, signature::clone);
    assertThrows(UnsupportedOperationException.class, () -> signature.getParameter("x"));
    assertThrows(UnsupportedOperationException.class, () -> signature.setParameter("x", "y"));
    byte[] message = fixture.message(algorithm);
    signature.initSign(fixture.key(algorithm));
    signature.update(message);
    assertThrows(CloneNotSupportedException.class, signature::clone);
    assertVerifies(algorithm, message, signature.sign());
  }

  @EveryService("Signature")
  @Holds(Rule.THREADS)
  void signatureBegunOnOneThreadIsFinishedOnAnother(String algorithm) throws Exception {
    byte[] message = fixture.message(algorithm);
    Signature signature = fixture.engine(algorithm);
    Threads.inTurn(
        () -> signature.initSign(fixture.key(algorithm)),
        () -> signature.update(message, 0, 20),
        () -> signature.update(message, 20, message.length - 20),
        () -> assertVerifies(algorithm, message, signature.sign()));
  }

  @EveryService("Signature")
  @Holds(Rule.THREADS)
  void threadsWithASignatureEachDoNotDisturbEachOther(String algorithm) throws Exception {
    KmsPrivateKey shared = fixture.key(algorithm);
    Threads.atOnce(
        thread -> {
          Signature signature = fixture.engine(algorithm);
          for (int i = 0; i < SIGNATURES_PER_THREAD; i++) {
            byte[] message = fixture.message(algorithm);
            signature.initSign(shared);
            signature.update(message);
            assertVerifies(algorithm, message, signature.sign());
          }
        });
  }

  private static void assertVerifies(String algorithm, byte[] message, byte[] signed)
      throws Exception {
    assertTrue(fixture.verifies(algorithm, message, signed));
    byte[] another = message.clone();
    another[another.length - 1] ^= 1;
    assertFalse(fixture.verifies(algorithm, another, signed));
  }
}
