package dev.jcakms.format;

/**
 * The algorithm of a root ciphertext: its third byte. Both have a 256-bit key and a 16-byte tag.
 */
public enum RootSuite {
  /** AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D): at most 2^32 seals per material. */
  AES_256_GCM(0x01, 12),
  /** XAES-256-GCM with a random 192-bit nonce (C2SP XAES-256-GCM): no ceiling that matters. */
  XAES_256_GCM(0x02, 24);

  /** Length of the authentication tag, the last bytes of the ciphertext. */
  public static final int TAG_BYTES = 16;

  private final byte id;
  private final int nonceBytes;

  RootSuite(int id, int nonceBytes) {
    this.id = (byte) id;
    this.nonceBytes = nonceBytes;
  }

  /** The byte that stands for this suite. */
  public byte id() {
    return id;
  }

  /** Length of the nonce. */
  public int nonceBytes() {
    return nonceBytes;
  }

  /** Length of nonce and tag together: what sealing adds besides the header. */
  public int overheadBytes() {
    return nonceBytes + TAG_BYTES;
  }

  /**
   * The suite that {@code id} stands for.
   *
   * @throws FormatException for an unassigned id
   */
  static RootSuite of(byte id) {
    for (RootSuite suite : values()) {
      if (suite.id == id) {
        return suite;
      }
    }
    throw new FormatException("unknown root suite " + Byte.toUnsignedInt(id));
  }
}
