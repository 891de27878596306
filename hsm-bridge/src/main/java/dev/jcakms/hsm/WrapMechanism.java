package dev.jcakms.hsm;

/**
 * How material was wrapped that {@link Root#unwrap} takes. What is inside is the bare secret of a
 * symmetric key, or the PKCS#8 PrivateKeyInfo of a pair.
 */
public enum WrapMechanism {
  /** RSAES-OAEP with SHA-1 and MGF1 with SHA-1; too short for pairs. */
  RSA_OAEP_SHA_1,
  /** RSAES-OAEP with SHA-256 and MGF1 with SHA-256; too short for pairs. */
  RSA_OAEP_SHA_256,
  /** AES-KWP (RFC 5649) under an AES key that unwraps. */
  AES_KWP,
  /**
   * An AES-256 key under RSAES-OAEP with SHA-1, then the material under AES-KWP with that key
   * (PKCS#11 v3.0, 2.1.21, CKM_RSA_AES_KEY_WRAP).
   */
  RSA_AES_KEY_WRAP_SHA_1,
  /** The same with SHA-256. */
  RSA_AES_KEY_WRAP_SHA_256
}
