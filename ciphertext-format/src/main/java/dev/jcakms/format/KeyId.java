package dev.jcakms.format;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The id of a KMS key: a UUID, or {@code mrk-} and 32 hexadecimal digits for a multi-region key.
 * Immutable; equal by value.
 *
 * <pre>
 * offset  bytes
 *      0      1  kind: 1 UUID, 2 multi-region
 *      1     16  the id
 * </pre>
 */
public final class KeyId {
  /** Length of {@link #bytes()}. */
  public static final int BYTES = 17;

  private static final String MULTI_REGION_PREFIX = "mrk-";
  private static final byte KIND_UUID = 1;
  private static final byte KIND_MULTI_REGION = 2;
  private static final int KIND_POS = 0;
  private static final int ID_POS = 1;
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] bytes;
  private final int hash;

  private KeyId(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** The id of an ordinary key. */
  public static KeyId of(UUID uuid) {
    byte[] bytes = new byte[BYTES];
    bytes[KIND_POS] = KIND_UUID;
    writeLong(bytes, ID_POS, uuid.getMostSignificantBits());
    writeLong(bytes, ID_POS + Long.BYTES, uuid.getLeastSignificantBits());
    return new KeyId(bytes);
  }

  /**
   * Reads the text form. Upper-case digits are taken, as everywhere where UUIDs are read.
   *
   * @throws FormatException for anything but the two forms
   */
  public static KeyId parse(String text) {
    try {
      if (text.startsWith(MULTI_REGION_PREFIX)) {
        byte[] id = HEX.parseHex(text.substring(MULTI_REGION_PREFIX.length()));
        if (id.length == BYTES - ID_POS) {
          byte[] bytes = new byte[BYTES];
          bytes[KIND_POS] = KIND_MULTI_REGION;
          System.arraycopy(id, 0, bytes, ID_POS, id.length);
          return new KeyId(bytes);
        }
      } else {
        KeyId keyId = of(UUID.fromString(text));
        // UUID.fromString also takes groups of other lengths.
        if (keyId.toString().equalsIgnoreCase(text)) {
          return keyId;
        }
      }
    } catch (IllegalArgumentException notHexadecimal) {
      // The same refusal as for every other text.
    }
    throw new FormatException("not a key id (a UUID, or mrk- and 32 hexadecimal digits)");
  }

  /**
   * Reads the binary form.
   *
   * @throws FormatException for anything but {@value #BYTES} bytes of one of the two kinds
   */
  public static KeyId read(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new FormatException("a key id of " + bytes.length + " bytes");
    }
    return read(bytes, 0);
  }

  /** Reads {@link #BYTES} bytes from {@code offset}; the caller has checked that they are there. */
  static KeyId read(byte[] in, int offset) {
    byte kind = in[offset + KIND_POS];
    if (kind != KIND_UUID && kind != KIND_MULTI_REGION) {
      throw new FormatException("unknown kind of key id " + Byte.toUnsignedInt(kind));
    }
    return new KeyId(Arrays.copyOfRange(in, offset, offset + BYTES));
  }

  void write(byte[] out, int offset) {
    System.arraycopy(bytes, 0, out, offset, BYTES);
  }

  /** The {@value #BYTES} bytes of the binary form, a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether this is the id of a multi-region key. */
  public boolean isMultiRegion() {
    return bytes[KIND_POS] == KIND_MULTI_REGION;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The text form, in lower case. */
  @Override
  public String toString() {
    return isMultiRegion()
        ? MULTI_REGION_PREFIX + HEX.formatHex(bytes, ID_POS, BYTES)
        : new UUID(readLong(bytes, ID_POS), readLong(bytes, ID_POS + Long.BYTES)).toString();
  }

  private static void writeLong(byte[] out, int offset, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      out[offset + i] = (byte) (value >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
  }

  private static long readLong(byte[] in, int offset) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = (value << Byte.SIZE) | (in[offset + i] & 0xFF);
    }
    return value;
  }
}
