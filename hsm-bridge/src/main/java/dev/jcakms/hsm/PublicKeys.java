package dev.jcakms.hsm;

import dev.jcakms.hsm.HsmException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * The public halves of pairs in their one form here, a SubjectPublicKeyInfo (RFC 5280, DER): made of
 * what a token tells.
 */
public final class PublicKeys {
  private PublicKeys() {}

  /** The object identifier of a curve, DER (RFC 5480, 2.1.1). */
  public static byte[] curveParameters(KeyAlgorithm curve) {
    try {
      return curveId(curve).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("an identifier has an encoding", e);
    }
  }

  /** The public half of an RSA pair. */
  public static byte[] rsa(BigInteger modulus, BigInteger exponent) {
    try {
      return new SubjectPublicKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
              new RSAPublicKey(modulus, exponent))
          .getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("two numbers have an encoding", e);
    }
  }

  /**
   * The public half of a pair on a curve.
   *
   * @param point as the curve encodes it: uncompressed (SEC 1, 2.3.3), or the 32 bytes of Ed25519
   */
  public static byte[] point(KeyAlgorithm curve, byte[] point) {
    AlgorithmIdentifier algorithm =
        curve == KeyAlgorithm.ED25519
            ? new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519)
            : new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curveId(curve));
    try {
      return new SubjectPublicKeyInfo(algorithm, point).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a point has an encoding", e);
    }
  }

  private static ASN1ObjectIdentifier curveId(KeyAlgorithm curve) {
    return switch (curve) {
      case P_256 -> SECObjectIdentifiers.secp256r1;
      case P_384 -> SECObjectIdentifiers.secp384r1;
      case P_521 -> SECObjectIdentifiers.secp521r1;
      case SECP256K1 -> SECObjectIdentifiers.secp256k1;
      default -> throw new HsmException(Reason.UNSUPPORTED, curve + " is not such a curve");
    };
  }
}
