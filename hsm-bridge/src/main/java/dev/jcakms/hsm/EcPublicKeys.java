package dev.jcakms.hsm;

import dev.jcakms.hsm.HsmException.Reason;
import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/**
 * Public keys on short Weierstrass curves, as SubjectPublicKeyInfo (RFC 5480) and as uncompressed
 * points (SEC 1, 2.3.3: an octet 04, x, y).
 */
public final class EcPublicKeys {
  private static final byte UNCOMPRESSED = 4;

  private EcPublicKeys() {}

  /** The object identifier of a curve, with dots. */
  public static String curveOid(KeyAlgorithm curve) {
    return oid(curve).getId();
  }

  /** The DER of the SubjectPublicKeyInfo of an uncompressed point, which is not checked. */
  public static byte[] encoded(KeyAlgorithm curve, byte[] point) {
    try {
      return new SubjectPublicKeyInfo(
              new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, oid(curve)), point)
          .getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a public key is encoded into memory", e);
    }
  }

  /**
   * The uncompressed point of a public key that comes from elsewhere. The curve must be named, so
   * that nobody brings parameters of his own; the point must be uncompressed and on the curve.
   *
   * @throws HsmException INPUT_REFUSED if it is not the DER of such a key on {@code curve}
   */
  public static byte[] checkedPoint(KeyAlgorithm curve, byte[] subjectPublicKeyInfo) {
    int pointBytes = 1 + 2 * ((curve.size() + Byte.SIZE - 1) / Byte.SIZE);
    int headerBytes = Math.max(0, subjectPublicKeyInfo.length - pointBytes);
    byte[] point =
        Arrays.copyOfRange(subjectPublicKeyInfo, headerBytes, subjectPublicKeyInfo.length);
    // On one curve all keys have the same header, so nothing needs to be parsed.
    if (Arrays.equals(encoded(curve, point), subjectPublicKeyInfo)
        && point[0] == UNCOMPRESSED
        && isOnCurve(curve, point)) {
      return point;
    }
    throw new HsmException(
        Reason.INPUT_REFUSED,
        "not a SubjectPublicKeyInfo (DER) of an uncompressed point on " + curve);
  }

  private static boolean isOnCurve(KeyAlgorithm curve, byte[] point) {
    try {
      return CustomNamedCurves.getByOID(oid(curve)).getCurve().decodePoint(point).isValid();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static ASN1ObjectIdentifier oid(KeyAlgorithm curve) {
    return switch (curve) {
      case P_256 -> SECObjectIdentifiers.secp256r1;
      case P_384 -> SECObjectIdentifiers.secp384r1;
      case P_521 -> SECObjectIdentifiers.secp521r1;
      case SECP256K1 -> SECObjectIdentifiers.secp256k1;
      default -> throw new IllegalArgumentException(curve + " is no curve");
    };
  }
}
