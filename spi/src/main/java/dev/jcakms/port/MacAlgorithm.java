package dev.jcakms.port;

/** AWS's MAC algorithms, in the order of its model. Each belongs to one spec. */
public enum MacAlgorithm {
  /** HMAC-SHA-224. */
  HMAC_SHA_224(KmsKeySpec.HMAC_224, HashAlgorithm.SHA_224),
  /** HMAC-SHA-256. */
  HMAC_SHA_256(KmsKeySpec.HMAC_256, HashAlgorithm.SHA_256),
  /** HMAC-SHA-384. */
  HMAC_SHA_384(KmsKeySpec.HMAC_384, HashAlgorithm.SHA_384),
  /** HMAC-SHA-512. */
  HMAC_SHA_512(KmsKeySpec.HMAC_512, HashAlgorithm.SHA_512);

  private final KmsKeySpec spec;
  private final HashAlgorithm hash;

  MacAlgorithm(KmsKeySpec spec, HashAlgorithm hash) {
    this.spec = spec;
    this.hash = hash;
  }

  /** The spec of the keys that make these MACs. */
  public KmsKeySpec spec() {
    return spec;
  }

  /** Length of a MAC. */
  public int macBytes() {
    return hash.digestBytes();
  }
}
