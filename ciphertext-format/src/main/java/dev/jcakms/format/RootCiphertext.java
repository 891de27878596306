package dev.jcakms.format;

import java.util.Arrays;

/**
 * A root ciphertext: what one root operation made of up to {@value #MAX_PLAINTEXT_BYTES} bytes.
 * Immutable; equal by value.
 *
 * <pre>
 * offset  bytes
 *      0      1  version, 1
 *      1      1  type: DATA, DATA_KEY, DATA_KEY_PAIR or MESSAGE_KEY
 *      2      1  root suite
 *      3     17  key id
 *     20      8  material tag: the first bytes of the material's id
 *     28   n     nonce, as long as the suite says
 *   28+n         ciphertext, then its 16-byte tag
 * </pre>
 *
 * <p>Authenticated besides: everything before the nonce, then the canonical encryption context.
 */
public final class RootCiphertext {
  /** The longest plaintext that a root seals. */
  public static final int MAX_PLAINTEXT_BYTES = 4096;

  /** Length of the material tag. */
  public static final int MATERIAL_TAG_BYTES = 8;

  /** Length of what comes before the key id, enough to know {@link #overheadBytes}. */
  public static final int PREFIX_BYTES = 3;

  /** The one version there is. */
  static final byte VERSION = 1;

  static final int VERSION_POS = 0;
  static final int TYPE_POS = 1;
  static final int SUITE_POS = 2;
  private static final int KEY_ID_POS = PREFIX_BYTES;
  private static final int MATERIAL_TAG_POS = KEY_ID_POS + KeyId.BYTES; // 20
  private static final int NONCE_POS = MATERIAL_TAG_POS + MATERIAL_TAG_BYTES; // 28

  private final byte[] bytes;
  private final CiphertextType type;
  private final RootSuite suite;
  private final KeyId keyId;
  private final int hash;

  private RootCiphertext(byte[] bytes, CiphertextType type, RootSuite suite, KeyId keyId) {
    this.bytes = bytes;
    this.type = type;
    this.suite = suite;
    this.keyId = keyId;
    this.hash = Arrays.hashCode(bytes);
  }

  /**
   * What a root is asked to authenticate besides the plaintext, before it has chosen a nonce.
   *
   * @param materialTag the first {@value #MATERIAL_TAG_BYTES} bytes of the material's id
   */
  public static byte[] additionalData(
      CiphertextType type,
      RootSuite suite,
      KeyId keyId,
      byte[] materialTag,
      EncryptionContext context) {
    byte[] aad = new byte[NONCE_POS + context.canonicalLength()];
    aad[VERSION_POS] = VERSION;
    aad[TYPE_POS] = requireRootType(type).id();
    aad[SUITE_POS] = suite.id();
    keyId.write(aad, KEY_ID_POS);
    System.arraycopy(materialTag, 0, aad, MATERIAL_TAG_POS, MATERIAL_TAG_BYTES);
    context.writeCanonical(aad, NONCE_POS);
    return aad;
  }

  /**
   * Puts together what a root made.
   *
   * @param additionalData what {@link #additionalData} gave for this seal
   * @throws FormatException if the nonce is not as long as the suite says, or the rest not as long
   *     as a root makes it
   */
  public static RootCiphertext of(byte[] additionalData, byte[] nonce, byte[] ciphertextAndTag) {
    byte[] bytes = new byte[NONCE_POS + nonce.length + ciphertextAndTag.length];
    System.arraycopy(additionalData, 0, bytes, 0, NONCE_POS);
    System.arraycopy(nonce, 0, bytes, NONCE_POS, nonce.length);
    System.arraycopy(ciphertextAndTag, 0, bytes, NONCE_POS + nonce.length, ciphertextAndTag.length);
    RootCiphertext made = read(bytes);
    // A nonce of another length would be read as part of the ciphertext, or the reverse.
    if (nonce.length != made.suite.nonceBytes()) {
      throw new FormatException("a nonce of " + nonce.length + " bytes is not of " + made.suite);
    }
    return made;
  }

  /**
   * Reads a whole root ciphertext.
   *
   * @throws FormatException for an unknown version, type or suite, or a length that no root makes
   */
  public static RootCiphertext read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  static RootCiphertext read(byte[] in, int offset, int length) {
    if (length < NONCE_POS) {
      throw new FormatException("a root ciphertext of " + length + " bytes is cut short");
    }
    int plaintextBytes = length - overheadBytes(in, offset);
    if (plaintextBytes < 0) {
      throw new FormatException("a root ciphertext of " + length + " bytes is cut short");
    }
    if (plaintextBytes > MAX_PLAINTEXT_BYTES) {
      throw new FormatException("a root ciphertext of " + length + " bytes is too long");
    }
    return new RootCiphertext(
        Arrays.copyOfRange(in, offset, offset + length),
        CiphertextType.of(in[offset + TYPE_POS]),
        RootSuite.of(in[offset + SUITE_POS]),
        KeyId.read(in, offset + KEY_ID_POS));
  }

  /**
   * How much longer a root ciphertext is than its plaintext, from its first {@value #PREFIX_BYTES}
   * bytes.
   *
   * @throws FormatException for an unknown version, type or suite
   */
  public static int overheadBytes(byte[] in, int offset) {
    if (in[offset + VERSION_POS] != VERSION) {
      throw new FormatException(
          "unknown ciphertext version " + Byte.toUnsignedInt(in[offset + VERSION_POS]));
    }
    requireRootType(CiphertextType.of(in[offset + TYPE_POS]));
    return lengthFor(RootSuite.of(in[offset + SUITE_POS]), 0);
  }

  private static CiphertextType requireRootType(CiphertextType type) {
    if (type.isMessage()) {
      throw new FormatException("a message is not a root ciphertext");
    }
    return type;
  }

  /** Length of the root ciphertext of {@code plaintextBytes} bytes. */
  public static int lengthFor(RootSuite suite, int plaintextBytes) {
    return NONCE_POS + suite.overheadBytes() + plaintextBytes;
  }

  /** What is inside. */
  public CiphertextType type() {
    return type;
  }

  /** The algorithm that sealed it. */
  public RootSuite suite() {
    return suite;
  }

  /** The KMS key that sealed it. */
  public KeyId keyId() {
    return keyId;
  }

  /** The first bytes of the id of the material that sealed it, a copy. */
  public byte[] materialTag() {
    return Arrays.copyOfRange(bytes, MATERIAL_TAG_POS, NONCE_POS);
  }

  /** The nonce, a copy. */
  public byte[] nonce() {
    return Arrays.copyOfRange(bytes, NONCE_POS, NONCE_POS + suite.nonceBytes());
  }

  /** Ciphertext and tag, a copy. */
  public byte[] ciphertextAndTag() {
    return Arrays.copyOfRange(bytes, NONCE_POS + suite.nonceBytes(), bytes.length);
  }

  /** What was authenticated besides the plaintext, if {@code context} is the right one. */
  public byte[] additionalData(EncryptionContext context) {
    byte[] aad = Arrays.copyOf(bytes, NONCE_POS + context.canonicalLength());
    context.writeCanonical(aad, NONCE_POS);
    return aad;
  }

  /** Length of the plaintext inside. */
  public int plaintextBytes() {
    return bytes.length - NONCE_POS - suite.overheadBytes();
  }

  /** Length of the whole. */
  public int length() {
    return bytes.length;
  }

  /** The whole, a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  void write(byte[] out, int offset) {
    System.arraycopy(bytes, 0, out, offset, bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RootCiphertext that
        && hash == that.hash
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Type, suite, key and length; none of the content. */
  @Override
  public String toString() {
    return "RootCiphertext[" + type + ", " + suite + ", " + keyId + ", " + bytes.length + " bytes]";
  }
}
