package dev.jcakms.port;

import java.util.List;

/** The specs of KMS keys, under AWS's names, each with the usages it can have. */
public enum KmsKeySpec {
  /** A 256-bit AES key. */
  SYMMETRIC_DEFAULT(KeyUsage.ENCRYPT_DECRYPT),
  /** HMAC-SHA-224. */
  HMAC_224(KeyUsage.GENERATE_VERIFY_MAC),
  /** HMAC-SHA-256. */
  HMAC_256(KeyUsage.GENERATE_VERIFY_MAC),
  /** HMAC-SHA-384. */
  HMAC_384(KeyUsage.GENERATE_VERIFY_MAC),
  /** HMAC-SHA-512. */
  HMAC_512(KeyUsage.GENERATE_VERIFY_MAC),
  /** RSA, 2048 bits. */
  RSA_2048(KeyUsage.ENCRYPT_DECRYPT, KeyUsage.SIGN_VERIFY),
  /** RSA, 3072 bits. */
  RSA_3072(KeyUsage.ENCRYPT_DECRYPT, KeyUsage.SIGN_VERIFY),
  /** RSA, 4096 bits. */
  RSA_4096(KeyUsage.ENCRYPT_DECRYPT, KeyUsage.SIGN_VERIFY),
  /** NIST P-256. */
  ECC_NIST_P256(KeyUsage.SIGN_VERIFY, KeyUsage.KEY_AGREEMENT),
  /** NIST P-384. */
  ECC_NIST_P384(KeyUsage.SIGN_VERIFY, KeyUsage.KEY_AGREEMENT),
  /** NIST P-521. */
  ECC_NIST_P521(KeyUsage.SIGN_VERIFY, KeyUsage.KEY_AGREEMENT),
  /** secp256k1. */
  ECC_SECG_P256K1(KeyUsage.SIGN_VERIFY),
  /** Ed25519. */
  ECC_NIST_EDWARDS25519(KeyUsage.SIGN_VERIFY),
  /** ML-DSA-44. */
  ML_DSA_44(KeyUsage.SIGN_VERIFY),
  /** ML-DSA-65. */
  ML_DSA_65(KeyUsage.SIGN_VERIFY),
  /** ML-DSA-87. */
  ML_DSA_87(KeyUsage.SIGN_VERIFY);

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed.
  private final List<KeyUsage> usages;

  KmsKeySpec(KeyUsage... usages) {
    this.usages = List.of(usages);
  }

  /** The usages that a key of this spec may be made for. */
  public List<KeyUsage> usages() {
    return usages;
  }
}
