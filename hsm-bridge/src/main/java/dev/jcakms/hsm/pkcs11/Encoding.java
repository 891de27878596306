package dev.jcakms.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Attribute values as C has them (PKCS#11 section 3.1). CK_ULONG is an unsigned long int, which on
 * the 64-bit systems that we know, Linux and macOS, is as long as Java's long.
 */
final class Encoding {
  /** Length of a CK_ULONG, and of a pointer. */
  static final int ULONG_BYTES = Long.BYTES;

  /** CK_UNAVAILABLE_INFORMATION: a length or count that the module does not tell. */
  static final long UNAVAILABLE = -1;

  private Encoding() {}

  static byte[] bool(boolean value) {
    return new byte[] {(byte) (value ? 1 : 0)};
  }

  static byte[] ulongs(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * ULONG_BYTES).order(ByteOrder.nativeOrder());
    for (long value : values) {
      bytes.putLong(value);
    }
    return bytes.array();
  }

  /** The list that fills {@code bytes}; empty if they are no such list. */
  static List<Long> ulongs(byte[] bytes) {
    List<Long> values = new ArrayList<>();
    if (bytes.length % ULONG_BYTES == 0) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      while (buffer.hasRemaining()) {
        values.add(buffer.getLong());
      }
    }
    return values;
  }
}
