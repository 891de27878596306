package dev.jcakms.hsm;

import static dev.jcakms.hsm.KeyAlgorithm.ED25519;
import static dev.jcakms.hsm.KeyAlgorithm.HMAC_SHA_224;
import static dev.jcakms.hsm.KeyAlgorithm.HMAC_SHA_256;
import static dev.jcakms.hsm.KeyAlgorithm.HMAC_SHA_384;
import static dev.jcakms.hsm.KeyAlgorithm.HMAC_SHA_512;
import static dev.jcakms.hsm.KeyAlgorithm.ML_DSA_44;
import static dev.jcakms.hsm.KeyAlgorithm.ML_DSA_65;
import static dev.jcakms.hsm.KeyAlgorithm.ML_DSA_87;
import static dev.jcakms.hsm.KeyAlgorithm.P_256;
import static dev.jcakms.hsm.KeyAlgorithm.P_384;
import static dev.jcakms.hsm.KeyAlgorithm.P_521;
import static dev.jcakms.hsm.KeyAlgorithm.RSA_2048;
import static dev.jcakms.hsm.KeyAlgorithm.RSA_3072;
import static dev.jcakms.hsm.KeyAlgorithm.RSA_4096;
import static dev.jcakms.hsm.KeyAlgorithm.SECP256K1;

/** What a material is and its one usage. The names are bound to material: they never change. */
public enum MaterialKind {
  /** An AES key that seals and opens. */
  AES_256(KeyAlgorithm.AES_256, Use.SEAL),
  /** An AES key that unwraps other material. */
  AES_256_UNWRAP(KeyAlgorithm.AES_256, Use.UNWRAP),
  /** A key of HMAC-SHA-224. */
  HMAC_SHA_224_MAC(HMAC_SHA_224, Use.MAC),
  /** A key of HMAC-SHA-256. */
  HMAC_SHA_256_MAC(HMAC_SHA_256, Use.MAC),
  /** A key of HMAC-SHA-384. */
  HMAC_SHA_384_MAC(HMAC_SHA_384, Use.MAC),
  /** A key of HMAC-SHA-512. */
  HMAC_SHA_512_MAC(HMAC_SHA_512, Use.MAC),
  /** An RSA pair that signs. */
  RSA_2048_SIGN(RSA_2048, Use.SIGN),
  /** An RSA pair that signs. */
  RSA_3072_SIGN(RSA_3072, Use.SIGN),
  /** An RSA pair that signs. */
  RSA_4096_SIGN(RSA_4096, Use.SIGN),
  /** An RSA pair that decrypts. */
  RSA_2048_DECRYPT(RSA_2048, Use.DECRYPT),
  /** An RSA pair that decrypts. */
  RSA_3072_DECRYPT(RSA_3072, Use.DECRYPT),
  /** An RSA pair that decrypts. */
  RSA_4096_DECRYPT(RSA_4096, Use.DECRYPT),
  /** An RSA pair that unwraps other material. */
  RSA_2048_UNWRAP(RSA_2048, Use.UNWRAP),
  /** An RSA pair that unwraps other material. */
  RSA_3072_UNWRAP(RSA_3072, Use.UNWRAP),
  /** An RSA pair that unwraps other material. */
  RSA_4096_UNWRAP(RSA_4096, Use.UNWRAP),
  /** An EC pair that signs. */
  P_256_SIGN(P_256, Use.SIGN),
  /** An EC pair that signs. */
  P_384_SIGN(P_384, Use.SIGN),
  /** An EC pair that signs. */
  P_521_SIGN(P_521, Use.SIGN),
  /** An EC pair that signs. */
  SECP256K1_SIGN(SECP256K1, Use.SIGN),
  /** An EC pair that agrees on secrets. */
  P_256_AGREE(P_256, Use.AGREE),
  /** An EC pair that agrees on secrets. */
  P_384_AGREE(P_384, Use.AGREE),
  /** An EC pair that agrees on secrets. */
  P_521_AGREE(P_521, Use.AGREE),
  /** An Ed25519 pair. */
  ED25519_SIGN(ED25519, Use.SIGN),
  /** An ML-DSA pair. */
  ML_DSA_44_SIGN(ML_DSA_44, Use.SIGN),
  /** An ML-DSA pair. */
  ML_DSA_65_SIGN(ML_DSA_65, Use.SIGN),
  /** An ML-DSA pair. */
  ML_DSA_87_SIGN(ML_DSA_87, Use.SIGN);

  /** What material may do: one thing for life. */
  public enum Use {
    /** {@link Root#seal} and {@link Root#open}. */
    SEAL,
    /** {@link Root#mac} and {@link Root#macStream}. */
    MAC,
    /** {@link Root#sign}. */
    SIGN,
    /** {@link Root#decrypt}. */
    DECRYPT,
    /** {@link Root#agree}. */
    AGREE,
    /** {@link Root#unwrap}. */
    UNWRAP
  }

  private final KeyAlgorithm algorithm;
  private final Use use;

  MaterialKind(KeyAlgorithm algorithm, Use use) {
    this.algorithm = algorithm;
    this.use = use;
  }

  /** The algorithm of the key or pair. */
  public KeyAlgorithm algorithm() {
    return algorithm;
  }

  /** What it may do. */
  public Use use() {
    return use;
  }
}
