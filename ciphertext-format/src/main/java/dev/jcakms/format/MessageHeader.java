package dev.jcakms.format;

import java.util.Arrays;

/**
 * The header of a message: which key and which algorithms, in the clear. What it says is a claim
 * until the message has been decrypted. Immutable; equal by value.
 *
 * <pre>
 * offset  bytes
 *      0      1  version, 1
 *      1      1  type: SINGLE or CHUNKED
 *      2      1  message suite
 *      3      2  length n of the root ciphertext, big-endian
 *      5      n  root ciphertext, of type MESSAGE_KEY
 *    5+n     32  key commitment
 *   37+n         body
 * </pre>
 */
public final class MessageHeader {
  /** Length of what comes before the root ciphertext, enough to know how long the header is. */
  public static final int PREFIX_BYTES = 5;

  /** Length of the key commitment. */
  public static final int COMMITMENT_BYTES = 32;

  /** Length of a message key. */
  public static final int MESSAGE_KEY_BYTES = 32;

  private static final int LENGTH_POS = 3;
  private static final int ROOT_CIPHERTEXT_POS = PREFIX_BYTES;

  private final CiphertextType type;
  private final MessageSuite suite;
  private final RootCiphertext rootCiphertext;

  /** As it stands in a message. */
  private final byte[] bytes;

  private MessageHeader(
      CiphertextType type, MessageSuite suite, RootCiphertext rootCiphertext, byte[] bytes) {
    this.type = type;
    this.suite = suite;
    this.rootCiphertext = rootCiphertext;
    this.bytes = bytes;
  }

  /**
   * The header of a message that is being made.
   *
   * @throws FormatException if the parts cannot stand together
   */
  public static MessageHeader of(
      CiphertextType type, MessageSuite suite, RootCiphertext rootCiphertext, byte[] commitment) {
    if (!type.isMessage()) {
      throw new FormatException("a root ciphertext is not a message");
    }
    if (rootCiphertext.type() != CiphertextType.MESSAGE_KEY
        || rootCiphertext.plaintextBytes() != MESSAGE_KEY_BYTES) {
      throw new FormatException(
          "a "
              + rootCiphertext.type()
              + " of "
              + rootCiphertext.plaintextBytes()
              + " bytes is not a message key");
    }
    if (commitment.length != COMMITMENT_BYTES) {
      throw new FormatException("a key commitment of " + commitment.length + " bytes");
    }
    return new MessageHeader(
        type, suite, rootCiphertext, encoded(type, suite, rootCiphertext, commitment));
  }

  private static byte[] encoded(
      CiphertextType type, MessageSuite suite, RootCiphertext rootCiphertext, byte[] commitment) {
    int rootBytes = rootCiphertext.length();
    byte[] bytes = new byte[PREFIX_BYTES + rootBytes + COMMITMENT_BYTES];
    bytes[RootCiphertext.VERSION_POS] = RootCiphertext.VERSION;
    bytes[RootCiphertext.TYPE_POS] = type.id();
    bytes[RootCiphertext.SUITE_POS] = suite.id();
    bytes[LENGTH_POS] = (byte) (rootBytes >>> Byte.SIZE);
    bytes[LENGTH_POS + 1] = (byte) rootBytes;
    rootCiphertext.write(bytes, ROOT_CIPHERTEXT_POS);
    System.arraycopy(commitment, 0, bytes, ROOT_CIPHERTEXT_POS + rootBytes, COMMITMENT_BYTES);
    return bytes;
  }

  /**
   * Reads the header that {@code message} begins with; what follows it is not looked at.
   *
   * @throws FormatException for anything that is not the beginning of a message
   */
  public static MessageHeader read(byte[] message) {
    return read(message, 0, message.length);
  }

  /**
   * Reads the header that begins at {@code offset}, of which {@code available} bytes are there.
   *
   * @throws FormatException for anything that is not the beginning of a message
   */
  public static MessageHeader read(byte[] in, int offset, int available) {
    if (available < PREFIX_BYTES) {
      throw new FormatException("a message of " + available + " bytes is cut short");
    }
    int length = length(in, offset);
    if (available < length) {
      throw new FormatException("a message of " + available + " bytes is cut short");
    }
    int commitmentPos = length - COMMITMENT_BYTES;
    return of(
        CiphertextType.of(in[offset + RootCiphertext.TYPE_POS]),
        MessageSuite.of(in[offset + RootCiphertext.SUITE_POS]),
        RootCiphertext.read(in, offset + ROOT_CIPHERTEXT_POS, commitmentPos - ROOT_CIPHERTEXT_POS),
        Arrays.copyOfRange(in, offset + commitmentPos, offset + length));
  }

  /**
   * The length of a header, from its first {@value #PREFIX_BYTES} bytes.
   *
   * @throws FormatException for an unknown version, type or suite, or a length that none has
   */
  public static int length(byte[] in, int offset) {
    if (in[offset + RootCiphertext.VERSION_POS] != RootCiphertext.VERSION) {
      throw new FormatException(
          "unknown ciphertext version "
              + Byte.toUnsignedInt(in[offset + RootCiphertext.VERSION_POS]));
    }
    if (!CiphertextType.of(in[offset + RootCiphertext.TYPE_POS]).isMessage()) {
      throw new FormatException("a root ciphertext is not a message");
    }
    MessageSuite.of(in[offset + RootCiphertext.SUITE_POS]);
    int rootBytes =
        ((in[offset + LENGTH_POS] & 0xFF) << Byte.SIZE) | (in[offset + LENGTH_POS + 1] & 0xFF);
    if (rootBytes > lengthFor(RootSuite.XAES_256_GCM) - PREFIX_BYTES - COMMITMENT_BYTES) {
      throw new FormatException("a message key in " + rootBytes + " bytes is too long");
    }
    return PREFIX_BYTES + rootBytes + COMMITMENT_BYTES;
  }

  /** The length of the header of a message whose message key is sealed by {@code rootSuite}. */
  public static int lengthFor(RootSuite rootSuite) {
    return PREFIX_BYTES + RootCiphertext.lengthFor(rootSuite, MESSAGE_KEY_BYTES) + COMMITMENT_BYTES;
  }

  /** Whether the body is single or chunked. */
  public CiphertextType type() {
    return type;
  }

  /** The algorithms of the message. */
  public MessageSuite suite() {
    return suite;
  }

  /** The sealed message key. */
  public RootCiphertext rootCiphertext() {
    return rootCiphertext;
  }

  /** The KMS key that sealed the message key. */
  public KeyId keyId() {
    return rootCiphertext.keyId();
  }

  /** The commitment to the message key, a copy. */
  public byte[] commitment() {
    return Arrays.copyOfRange(bytes, bytes.length - COMMITMENT_BYTES, bytes.length);
  }

  /** Length of the header. */
  public int length() {
    return bytes.length;
  }

  /**
   * Whether this very header begins at {@code offset}, where {@code available} bytes are there:
   * then {@link #read} would give an equal one.
   */
  public boolean beginsAt(byte[] in, int offset, int available) {
    return available >= bytes.length
        && Arrays.equals(bytes, 0, bytes.length, in, offset, offset + bytes.length);
  }

  /** Writes {@link #length()} bytes. */
  public void write(byte[] out, int offset) {
    System.arraycopy(bytes, 0, out, offset, bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageHeader that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return rootCiphertext.hashCode();
  }

  /** Type, suite and key; none of the content. */
  @Override
  public String toString() {
    return "MessageHeader[" + type + ", " + suite + ", " + keyId() + "]";
  }
}
