package dev.jcakms.port;

/** A hash function (FIPS 180-4), as a parameter of signatures and of OAEP. */
public enum HashAlgorithm {
  /** SHA-1, for OAEP alone, where nothing hangs on collisions. */
  SHA_1("SHA-1", 20),
  /** SHA-224. */
  SHA_224("SHA-224", 28),
  /** SHA-256. */
  SHA_256("SHA-256", 32),
  /** SHA-384. */
  SHA_384("SHA-384", 48),
  /** SHA-512. */
  SHA_512("SHA-512", 64);

  private final String standardName;
  private final int digestBytes;

  HashAlgorithm(String standardName, int digestBytes) {
    this.standardName = standardName;
    this.digestBytes = digestBytes;
  }

  /** The JCA's name of it. */
  public String standardName() {
    return standardName;
  }

  /** Length of a digest. */
  public int digestBytes() {
    return digestBytes;
  }
}
