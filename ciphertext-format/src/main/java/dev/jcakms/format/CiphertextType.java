package dev.jcakms.format;

/**
 * What a ciphertext holds: the second byte of every root ciphertext and every message, from one
 * registry. The type decides who may open it (FORMAT.md, "Types").
 */
public enum CiphertextType {
  /** A root ciphertext of the caller's own bytes. */
  DATA(0x01),
  /** A root ciphertext of an application's data key. */
  DATA_KEY(0x02),
  /** A root ciphertext of the private half of an application's data key pair. */
  DATA_KEY_PAIR(0x03),
  /** A root ciphertext of a message key, which never leaves the service. */
  MESSAGE_KEY(0x04),
  /** A message whose body is one AES-GCM ciphertext. */
  SINGLE(0x11),
  /** A message whose body is a sequence of chunks. */
  CHUNKED(0x12);

  private final byte id;

  CiphertextType(int id) {
    this.id = (byte) id;
  }

  /** The byte that stands for this type. */
  public byte id() {
    return id;
  }

  /** Whether this is a message, not a root ciphertext. */
  public boolean isMessage() {
    return this == SINGLE || this == CHUNKED;
  }

  /**
   * The type that {@code id} stands for.
   *
   * @throws FormatException for an unassigned id
   */
  static CiphertextType of(byte id) {
    for (CiphertextType type : values()) {
      if (type.id == id) {
        return type;
      }
    }
    throw new FormatException("unknown ciphertext type " + Byte.toUnsignedInt(id));
  }
}
