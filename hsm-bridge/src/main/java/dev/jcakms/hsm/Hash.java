package dev.jcakms.hsm;

/** A hash function (FIPS 180-4), as a parameter of mechanisms. */
public enum Hash {
  /** SHA-1, for OAEP alone, where nothing hangs on collisions. */
  SHA_1("SHA-1", 20, 64),
  /** SHA-224. */
  SHA_224("SHA-224", 28, 64),
  /** SHA-256. */
  SHA_256("SHA-256", 32, 64),
  /** SHA-384. */
  SHA_384("SHA-384", 48, 128),
  /** SHA-512. */
  SHA_512("SHA-512", 64, 128);

  private final String standardName;
  private final int digestBytes;
  private final int blockBytes;

  Hash(String standardName, int digestBytes, int blockBytes) {
    this.standardName = standardName;
    this.digestBytes = digestBytes;
    this.blockBytes = blockBytes;
  }

  /** The hash of an HMAC. */
  public static Hash ofHmac(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case HMAC_SHA_224 -> SHA_224;
      case HMAC_SHA_256 -> SHA_256;
      case HMAC_SHA_384 -> SHA_384;
      case HMAC_SHA_512 -> SHA_512;
      default -> throw new IllegalArgumentException(algorithm + " is no HMAC");
    };
  }

  /** The JCA's name of it. */
  public String standardName() {
    return standardName;
  }

  /** Length of a digest. */
  public int digestBytes() {
    return digestBytes;
  }

  /** Length of a block, beyond which HMAC hashes its key first (RFC 2104, 2). */
  public int blockBytes() {
    return blockBytes;
  }
}
