package dev.jcakms.conformance.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

/** What every signature algorithm needs to work: keys, parameters, and messages that it takes. */
final class SignatureFixture implements AutoCloseable {
  private static final int MESSAGE_BYTES = 5_000;

  /** Of a SHA-256 (RFC 8017, 9.2, note 1). */
  private static final byte[] DIGEST_INFO =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  private final Random random = new Random(20261126);
  private final Pairs pairs;
  private final Map<KmsKeySpec, KmsPrivateKey> others = new EnumMap<>(KmsKeySpec.class);

  SignatureFixture(Path home) {
    pairs = new Pairs(home);
  }

  KmsProvider provider() {
    return pairs.provider();
  }

  Pairs pairs() {
    return pairs;
  }

  /** A spec of keys that sign so. */
  static KmsKeySpec spec(String algorithm) {
    if (algorithm.endsWith("withRSA")
        || algorithm.endsWith("withRSAandMGF1")
        || algorithm.equals("RSASSA-PSS")) {
      return KmsKeySpec.RSA_2048;
    }
    if (algorithm.endsWith("withECDSA") || algorithm.endsWith("withECDSAinP1363Format")) {
      return KmsKeySpec.ECC_NIST_P256;
    }
    return switch (algorithm) {
      case "Ed25519", "EdDSA" -> KmsKeySpec.ECC_NIST_EDWARDS25519;
      case "ML-DSA-44" -> KmsKeySpec.ML_DSA_44;
      case "ML-DSA", "ML-DSA-65" -> KmsKeySpec.ML_DSA_65;
      case "ML-DSA-87" -> KmsKeySpec.ML_DSA_87;
      default -> throw new AssertionError("no contract knows the signature " + algorithm);
    };
  }

  /** A key that signs so. */
  KmsPrivateKey key(String algorithm) {
    return pairs.signing(spec(algorithm));
  }

  /** Another. */
  KmsPrivateKey otherKey(String algorithm) {
    return others.computeIfAbsent(spec(algorithm), spec -> pairs.make(spec, KeyUsage.SIGN_VERIFY));
  }

  /** An engine with the parameters that it needs, not initialised. */
  Signature engine(String algorithm) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm, provider());
    if (algorithm.equals("RSASSA-PSS")) {
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    return signature;
  }

  /** One that signs by {@link #key}. */
  Signature signing(String algorithm) throws GeneralSecurityException {
    Signature signature = engine(algorithm);
    signature.initSign(key(algorithm));
    return signature;
  }

  /** A new message, of a form that is signed so. */
  byte[] message(String algorithm) throws GeneralSecurityException {
    byte[] message = new byte[MESSAGE_BYTES];
    random.nextBytes(message);
    if (!algorithm.startsWith("NONE")) {
      return message;
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(message);
    return algorithm.contains("RSA") ? CipherContractTest.joined(DIGEST_INFO, digest) : digest;
  }

  /** Whether a signature is that of the message under {@link #key}. */
  boolean verifies(String algorithm, byte[] message, byte[] signed)
      throws GeneralSecurityException {
    return verifies(algorithm, key(algorithm).publicKey(), message, signed);
  }

  /** Whether a signature is that of the message. */
  boolean verifies(String algorithm, PublicKey publicKey, byte[] message, byte[] signed)
      throws GeneralSecurityException {
    Signature verifier = engine(algorithm);
    verifier.initVerify(publicKey);
    verifier.update(message);
    return verifier.verify(signed);
  }

  @Override
  public void close() {
    pairs.close();
  }
}
