package dev.jcakms.jca;

import dev.jcakms.port.KmsKeySpec;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The curve of a key that agrees, and what a peer's public key must be to be taken on it.
 *
 * @param spec one of those that agree
 * @param parameters its domain parameters, over a prime field and with cofactor 1
 */
record EcCurve(KmsKeySpec spec, ECParameterSpec parameters) {
  private static final byte UNCOMPRESSED = 4;

  /** Length of a coordinate, which is the length of a secret. */
  int fieldBytes() {
    return (parameters.getCurve().getField().getFieldSize() + Byte.SIZE - 1) / Byte.SIZE;
  }

  /**
   * A peer's public key in the one form that the root takes (RFC 5480, DER): the curve by its name
   * and the point uncompressed, however the peer's provider encodes it.
   *
   * @throws InvalidKeyException if it is no point of this curve (SP 800-56A, 5.6.2.3.3; the
   *     cofactor is 1, so there is no smaller group that it could lie in)
   */
  byte[] encoded(@Nullable Key peer) throws InvalidKeyException {
    if (!(peer instanceof ECPublicKey publicKey)) {
      throw new InvalidKeyException(
          "the peer's key is an EC public key, not "
              + (peer == null ? "none" : peer.getClass().getName()));
    }
    if (!isThis(publicKey.getParams())) {
      throw new InvalidKeyException("the peer's key is not on the curve of " + spec);
    }
    ECPoint point = publicKey.getW();
    if (!isOnCurve(point)) {
      throw new InvalidKeyException("the peer's key is no point of the curve of " + spec);
    }
    byte[] header = HexFormat.of().parseHex(header());
    byte[] encoded = new byte[header.length + 1 + 2 * fieldBytes()];
    System.arraycopy(header, 0, encoded, 0, header.length);
    encoded[header.length] = UNCOMPRESSED;
    put(point.getAffineX(), encoded, header.length + 1 + fieldBytes());
    put(point.getAffineY(), encoded, encoded.length);
    return encoded;
  }

  /** By what it is, since providers have classes of their own for it, and names are only names. */
  private boolean isThis(@Nullable ECParameterSpec other) {
    return other != null
        && other.getCurve().equals(parameters.getCurve())
        && other.getGenerator().equals(parameters.getGenerator())
        && other.getOrder().equals(parameters.getOrder())
        && other.getCofactor() == parameters.getCofactor();
  }

  private boolean isOnCurve(ECPoint point) {
    if (point.equals(ECPoint.POINT_INFINITY)) {
      return false;
    }
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
    BigInteger a = parameters.getCurve().getA();
    BigInteger b = parameters.getCurve().getB();
    return isBelow(x, p)
        && isBelow(y, p)
        && y.multiply(y).mod(p).equals(x.multiply(x).add(a).multiply(x).add(b).mod(p));
  }

  private static boolean isBelow(BigInteger coordinate, BigInteger p) {
    return coordinate.signum() >= 0 && coordinate.compareTo(p) < 0;
  }

  /** All that stands before the point, whose length is always the same. */
  private String header() {
    return switch (spec) {
      case ECC_NIST_P256 -> "3059301306072a8648ce3d020106082a8648ce3d030107034200";
      case ECC_NIST_P384 -> "3076301006072a8648ce3d020106052b81040022036200";
      case ECC_NIST_P521 -> "30819b301006072a8648ce3d020106052b8104002303818600";
      default -> throw new IllegalStateException(spec + " does not agree");
    };
  }

  /** Big-endian, up to {@code end}, with zeros before it. */
  private static void put(BigInteger coordinate, byte[] out, int end) {
    byte[] bytes = coordinate.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    System.arraycopy(bytes, sign, out, end - (bytes.length - sign), bytes.length - sign);
  }
}
