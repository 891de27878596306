package dev.jcakms.port;

/** What a KMS key is for; a key has one usage for life. The names are AWS's. */
public enum KeyUsage {
  /** Encrypt and decrypt. */
  ENCRYPT_DECRYPT,
  /** Sign and verify. */
  SIGN_VERIFY,
  /** Generate and verify MACs. */
  GENERATE_VERIFY_MAC,
  /** Derive shared secrets. */
  KEY_AGREEMENT
}
