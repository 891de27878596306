package dev.jcakms.jca;

import dev.jcakms.port.SignatureScheme.EcdsaForm;
import java.math.BigInteger;

/** The two forms of an ECDSA signature. */
final class EcdsaSignatures {
  private static final byte SEQUENCE = 0x30;
  private static final byte INTEGER = 0x02;
  private static final byte ONE_LENGTH_BYTE_FOLLOWS = (byte) 0x81;
  private static final int INTEGERS = 2;

  private EcdsaSignatures() {}

  /**
   * Whether a signature is encoded as it must be: two numbers as long as the order (IEEE P1363), or
   * an ECDSA-Sig-Value (RFC 3279, 2.2.3) in DER, of two numbers that are not negative. Whether they
   * are in range is the verifier's to say.
   *
   * @param order of the curve
   */
  static boolean isOfForm(EcdsaForm form, BigInteger order, byte[] signature) {
    int orderBytes = (order.bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    return switch (form) {
      case P1363 -> signature.length == INTEGERS * orderBytes;
      case DER -> isDer(orderBytes, signature);
    };
  }

  /**
   * A sequence of at most 255 bytes: two numbers of the largest curve have 139 with their heads.
   */
  private static boolean isDer(int orderBytes, byte[] signature) {
    if (signature.length < 2 || signature[0] != SEQUENCE) {
      return false;
    }
    boolean isLong = signature[1] == ONE_LENGTH_BYTE_FOLLOWS;
    int at = isLong ? 3 : 2;
    if (signature.length < at) {
      return false;
    }
    int length = Byte.toUnsignedInt(signature[at - 1]);
    if (isLong != length > Byte.MAX_VALUE || length != signature.length - at) {
      return false;
    }
    for (int integer = 0; integer < INTEGERS; integer++) {
      at = afterInteger(orderBytes, signature, at);
      if (at < 0) {
        return false;
      }
    }
    return at == signature.length;
  }

  /** The place behind the shortest form of a number that is not negative; -1 if there is none. */
  private static int afterInteger(int orderBytes, byte[] signature, int at) {
    if (signature.length - at < 3 || signature[at] != INTEGER) {
      return -1;
    }
    int length = signature[at + 1];
    int first = at + 2;
    if (length < 1 || length > orderBytes + 1 || length > signature.length - first) {
      return -1;
    }
    boolean isPadded = length > 1 && signature[first] == 0 && signature[first + 1] >= 0;
    return signature[first] < 0 || isPadded ? -1 : first + length;
  }
}
