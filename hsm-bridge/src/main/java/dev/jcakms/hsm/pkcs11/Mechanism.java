package dev.jcakms.hsm.pkcs11;

import org.jspecify.annotations.Nullable;

/**
 * A mechanism and its parameter, CK_MECHANISM (PKCS#11 section 3.5). What a parameter may be is
 * checked here, since modules accept more than is safe. Arrays are shared, not copied.
 *
 * @param parameter null where the mechanism has none
 */
record Mechanism(Ckm type, @Nullable Parameter parameter) {
  /** Length of the only nonce that we use with GCM. */
  static final int GCM_IV_BYTES = 12;

  /** Length of the only tag that we use with GCM. */
  static final int GCM_TAG_BYTES = 16;

  /** Mask generation functions, CK_RSA_PKCS_MGF_TYPE (Current Mechanisms, section 2.1.7). */
  enum Mgf {
    SHA_1(0x1, Ckm.SHA_1),
    SHA256(0x2, Ckm.SHA256),
    SHA384(0x3, Ckm.SHA384),
    SHA512(0x4, Ckm.SHA512),
    SHA224(0x5, Ckm.SHA224);

    private final long value;
    private final Ckm hash;

    Mgf(long value, Ckm hash) {
      this.value = value;
      this.hash = hash;
    }

    long value() {
      return value;
    }

    /** The hash inside. */
    Ckm hash() {
      return hash;
    }
  }

  /** A parameter of one of the structures below. */
  sealed interface Parameter {}

  /** CK_GCM_PARAMS (Current Mechanisms, section 2.13.3), with a tag of 128 bits. */
  record Gcm(byte[] iv, byte[] aad) implements Parameter {
    Gcm {
      if (iv.length != GCM_IV_BYTES) {
        throw new IllegalArgumentException("a GCM nonce of " + iv.length + " bytes");
      }
    }
  }

  /** CK_RSA_PKCS_OAEP_PARAMS (section 2.1.7), with one hash for label and mask and no label. */
  record Oaep(Mgf mgf) implements Parameter {}

  /**
   * CK_RSA_PKCS_PSS_PARAMS (section 2.1.9).
   *
   * @param hash of the message, by the mask function that is made of it
   */
  record Pss(Mgf hash, Mgf mgf, int saltBytes) implements Parameter {}

  /**
   * CK_ECDH1_DERIVE_PARAMS (section 2.3.16), without a key derivation function.
   *
   * @param publicPoint the other's public key, an uncompressed point
   */
  record Ecdh1(byte[] publicPoint) implements Parameter {}

  /** A mechanism without a parameter. */
  static Mechanism of(Ckm type) {
    return new Mechanism(type, null);
  }

  /** AES-GCM with a nonce of 12 bytes and a tag of 16. */
  static Mechanism gcm(byte[] iv, byte[] aad) {
    return new Mechanism(Ckm.AES_GCM, new Gcm(iv, aad));
  }

  /** RSA-OAEP. */
  static Mechanism oaep(Mgf mgf) {
    return new Mechanism(Ckm.RSA_PKCS_OAEP, new Oaep(mgf));
  }

  /** RSASSA-PSS of a digest. */
  static Mechanism pss(Mgf hash, Mgf mgf, int saltBytes) {
    return new Mechanism(Ckm.RSA_PKCS_PSS, new Pss(hash, mgf, saltBytes));
  }

  /** ECDH, whose result is the bare x coordinate. */
  static Mechanism ecdh1(byte[] publicPoint) {
    return new Mechanism(Ckm.ECDH1_DERIVE, new Ecdh1(publicPoint));
  }

  /** The type alone. */
  @Override
  public String toString() {
    return "CKM_" + type;
  }
}
