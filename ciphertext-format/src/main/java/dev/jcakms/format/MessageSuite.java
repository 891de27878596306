package dev.jcakms.format;

/** The algorithms of a message: its third byte. */
public enum MessageSuite {
  /**
   * HKDF-SHA-256 from the message key; a single body by AES-256-GCM with a random 96-bit nonce, a
   * chunked one by Cobblestone-256 (C2SP chunked-encryption with AES-256-GCM and SHA-512).
   */
  HKDF_SHA256_AES_256_GCM(0x01);

  private final byte id;

  MessageSuite(int id) {
    this.id = (byte) id;
  }

  /** The byte that stands for this suite. */
  public byte id() {
    return id;
  }

  /**
   * The suite that {@code id} stands for.
   *
   * @throws FormatException for an unassigned id
   */
  static MessageSuite of(byte id) {
    for (MessageSuite suite : values()) {
      if (suite.id == id) {
        return suite;
      }
    }
    throw new FormatException("unknown message suite " + Byte.toUnsignedInt(id));
  }
}
