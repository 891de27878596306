package dev.jcakms.port;

import java.util.List;

/** The specs of KMS keys, under AWS's names, each with the usages it can have. */
public enum KmsKeySpec {
  /** A 256-bit AES key. */
  SYMMETRIC_DEFAULT(Family.SYMMETRIC, "AES", KeyUsage.ENCRYPT_DECRYPT),
  /** HMAC-SHA-224. */
  HMAC_224(Family.HMAC, "HmacSHA224", KeyUsage.GENERATE_VERIFY_MAC),
  /** HMAC-SHA-256. */
  HMAC_256(Family.HMAC, "HmacSHA256", KeyUsage.GENERATE_VERIFY_MAC),
  /** HMAC-SHA-384. */
  HMAC_384(Family.HMAC, "HmacSHA384", KeyUsage.GENERATE_VERIFY_MAC),
  /** HMAC-SHA-512. */
  HMAC_512(Family.HMAC, "HmacSHA512", KeyUsage.GENERATE_VERIFY_MAC),
  /** RSA, 2048 bits. */
  RSA_2048(Family.RSA, "RSA", KeyUsage.ENCRYPT_DECRYPT, KeyUsage.SIGN_VERIFY),
  /** RSA, 3072 bits. */
  RSA_3072(Family.RSA, "RSA", KeyUsage.ENCRYPT_DECRYPT, KeyUsage.SIGN_VERIFY),
  /** RSA, 4096 bits. */
  RSA_4096(Family.RSA, "RSA", KeyUsage.ENCRYPT_DECRYPT, KeyUsage.SIGN_VERIFY),
  /** NIST P-256. */
  ECC_NIST_P256(Family.EC, "EC", KeyUsage.SIGN_VERIFY, KeyUsage.KEY_AGREEMENT),
  /** NIST P-384. */
  ECC_NIST_P384(Family.EC, "EC", KeyUsage.SIGN_VERIFY, KeyUsage.KEY_AGREEMENT),
  /** NIST P-521. */
  ECC_NIST_P521(Family.EC, "EC", KeyUsage.SIGN_VERIFY, KeyUsage.KEY_AGREEMENT),
  /** secp256k1. */
  ECC_SECG_P256K1(Family.EC, "EC", KeyUsage.SIGN_VERIFY),
  /** Ed25519. */
  ECC_NIST_EDWARDS25519(Family.EDWARDS, "EdDSA", KeyUsage.SIGN_VERIFY),
  /** ML-DSA-44. */
  ML_DSA_44(Family.ML_DSA, "ML-DSA", KeyUsage.SIGN_VERIFY),
  /** ML-DSA-65. */
  ML_DSA_65(Family.ML_DSA, "ML-DSA", KeyUsage.SIGN_VERIFY),
  /** ML-DSA-87. */
  ML_DSA_87(Family.ML_DSA, "ML-DSA", KeyUsage.SIGN_VERIFY);

  /** Specs that differ in size or curve alone. */
  public enum Family {
    /** A secret key that encrypts. */
    SYMMETRIC,
    /** A secret key that makes MACs. */
    HMAC,
    /** An RSA pair. */
    RSA,
    /** A pair on a short Weierstrass curve. */
    EC,
    /** A pair on an Edwards curve. */
    EDWARDS,
    /** An ML-DSA pair. */
    ML_DSA
  }

  private final Family family;
  private final String standardAlgorithm;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed.
  private final List<KeyUsage> usages;

  KmsKeySpec(Family family, String standardAlgorithm, KeyUsage... usages) {
    this.family = family;
    this.standardAlgorithm = standardAlgorithm;
    this.usages = List.of(usages);
  }

  /** What it has in common with its like. */
  public Family family() {
    return family;
  }

  /** What the JCA calls the algorithm of such keys. */
  public String standardAlgorithm() {
    return standardAlgorithm;
  }

  /** The usages that a key of this spec may be made for. */
  public List<KeyUsage> usages() {
    return usages;
  }

  /** Whether it has a public half. */
  public boolean isPair() {
    return family != Family.SYMMETRIC && family != Family.HMAC;
  }

  /** Whether a data key pair may be of this spec. */
  public boolean isDataKeyPairSpec() {
    return family == Family.RSA || family == Family.EC || family == Family.EDWARDS;
  }
}
