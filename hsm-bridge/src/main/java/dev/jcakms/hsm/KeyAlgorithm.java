package dev.jcakms.hsm;

/** An algorithm of keys together with its size or parameter set. */
public enum KeyAlgorithm {
  /** AES with a 256-bit key (FIPS 197). */
  AES_256(Family.AES, 256),
  /** HMAC-SHA-224 (FIPS 198-1), with a key as long as the hash where it is made here. */
  HMAC_SHA_224(Family.HMAC, 224),
  /** HMAC-SHA-256 (FIPS 198-1), with a key as long as the hash where it is made here. */
  HMAC_SHA_256(Family.HMAC, 256),
  /** HMAC-SHA-384 (FIPS 198-1), with a key as long as the hash where it is made here. */
  HMAC_SHA_384(Family.HMAC, 384),
  /** HMAC-SHA-512 (FIPS 198-1), with a key as long as the hash where it is made here. */
  HMAC_SHA_512(Family.HMAC, 512),
  /** RSA with a 2048-bit modulus (RFC 8017), and the exponent 65537 where it is made here. */
  RSA_2048(Family.RSA, 2048),
  /** RSA with a 3072-bit modulus (RFC 8017), and the exponent 65537 where it is made here. */
  RSA_3072(Family.RSA, 3072),
  /** RSA with a 4096-bit modulus (RFC 8017), and the exponent 65537 where it is made here. */
  RSA_4096(Family.RSA, 4096),
  /** The curve P-256 (SP 800-186). */
  P_256(Family.EC, 256),
  /** The curve P-384 (SP 800-186). */
  P_384(Family.EC, 384),
  /** The curve P-521 (SP 800-186). */
  P_521(Family.EC, 521),
  /** The curve secp256k1 (SEC 2). */
  SECP256K1(Family.EC, 256),
  /** Ed25519 (RFC 8032). */
  ED25519(Family.EDWARDS, 255),
  /** ML-DSA-44 (FIPS 204). */
  ML_DSA_44(Family.ML_DSA, 44),
  /** ML-DSA-65 (FIPS 204). */
  ML_DSA_65(Family.ML_DSA, 65),
  /** ML-DSA-87 (FIPS 204). */
  ML_DSA_87(Family.ML_DSA, 87);

  /** Algorithms that differ in size alone. */
  public enum Family {
    /** A secret AES key. */
    AES,
    /** A secret HMAC key. */
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
  private final int size;

  KeyAlgorithm(Family family, int size) {
    this.family = family;
    this.size = size;
  }

  /** What it has in common with its like. */
  public Family family() {
    return family;
  }

  /** The size of the key, modulus or field in bits; for ML-DSA the number of its parameter set. */
  public int size() {
    return size;
  }

  /** The size in bytes, rounded up: how long a coordinate or an agreed secret of a curve is. */
  public int sizeBytes() {
    return (size + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** Whether it has a public half. */
  public boolean isPair() {
    return family != Family.AES && family != Family.HMAC;
  }
}
