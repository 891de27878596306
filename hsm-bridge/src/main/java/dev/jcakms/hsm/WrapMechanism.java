package dev.jcakms.hsm;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How material was wrapped that {@link Root#unwrap} takes. What is inside is the bare secret of a
 * symmetric key, or the PKCS#8 PrivateKeyInfo of a pair.
 */
public enum WrapMechanism {
  /** RSAES-OAEP with SHA-1 and MGF1 with SHA-1; too short for RSA pairs. */
  RSA_OAEP_SHA_1(KeyAlgorithm.Family.RSA, Hash.SHA_1),
  /** RSAES-OAEP with SHA-256 and MGF1 with SHA-256; too short for RSA pairs. */
  RSA_OAEP_SHA_256(KeyAlgorithm.Family.RSA, Hash.SHA_256),
  /** AES-KWP (RFC 5649) under an AES key that unwraps. */
  AES_KWP(KeyAlgorithm.Family.AES, null),
  /**
   * An AES-256 key under RSAES-OAEP with SHA-1, then the material under AES-KWP with that key
   * (PKCS#11 v3.0, 2.1.21, CKM_RSA_AES_KEY_WRAP).
   */
  RSA_AES_KEY_WRAP_SHA_1(KeyAlgorithm.Family.RSA, Hash.SHA_1),
  /** The same with SHA-256. */
  RSA_AES_KEY_WRAP_SHA_256(KeyAlgorithm.Family.RSA, Hash.SHA_256);

  private final KeyAlgorithm.Family keys;
  private final @Nullable Hash oaepHash;

  WrapMechanism(KeyAlgorithm.Family keys, @Nullable Hash oaepHash) {
    this.keys = keys;
    this.oaepHash = oaepHash;
  }

  /** The keys that unwrap so. */
  public KeyAlgorithm.Family keys() {
    return keys;
  }

  /** Whether it takes no more than an RSA key encrypts at once, and tells nothing of the length. */
  public boolean isShort() {
    return this == RSA_OAEP_SHA_1 || this == RSA_OAEP_SHA_256;
  }

  /** How the RSA key of this mechanism decrypts, if it has one. */
  public Optional<OaepMechanism> oaep() {
    return Optional.ofNullable(oaepHash).map(OaepMechanism::of);
  }
}
