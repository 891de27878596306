package dev.jcakms.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.spec.InvalidKeySpecException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * The standard forms of keys that some files give bare. Nothing is checked: that is the subject's.
 */
final class KeyForms {
  private static final int SEED_TAG = 0;

  private KeyForms() {}

  /** The SubjectPublicKeyInfo (RFC 5480) of an encoded point. */
  static byte[] ecPublicKey(String curve, byte[] point) {
    return encoded(
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve(curve)), point));
  }

  /** The PrivateKeyInfo (RFC 5208, with RFC 5915) of a private value. */
  static byte[] ecPrivateKey(String curve, BigInteger privateValue) {
    ASN1ObjectIdentifier name = curve(curve);
    int orderBits = SECNamedCurves.getByOID(name).getN().bitLength();
    try {
      return encoded(
          new PrivateKeyInfo(
              new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, name),
              new ECPrivateKey(orderBits, privateValue)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The private value in a PrivateKeyInfo. */
  static BigInteger ecPrivateValue(byte[] pkcs8) throws InvalidKeySpecException {
    try {
      return ECPrivateKey.getInstance(PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey()).getKey();
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidKeySpecException("no EC key", e);
    }
  }

  /** The SubjectPublicKeyInfo (RFC 9881) of an ML-DSA key. */
  static byte[] mlDsaPublicKey(String parameterSet, byte[] publicKey) {
    return encoded(
        new SubjectPublicKeyInfo(new AlgorithmIdentifier(mlDsa(parameterSet)), publicKey));
  }

  /** The PrivateKeyInfo (RFC 9881) of an ML-DSA key that is its seed alone. */
  static byte[] mlDsaPrivateKey(String parameterSet, byte[] seed) {
    try {
      return encoded(
          new PrivateKeyInfo(
              new AlgorithmIdentifier(mlDsa(parameterSet)),
              new DERTaggedObject(false, SEED_TAG, new DEROctetString(seed))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a SubjectPublicKeyInfo says that its RSA key is for PSS alone (RFC 4055). */
  static boolean isPssKey(byte[] publicKey) {
    try {
      return SubjectPublicKeyInfo.getInstance(publicKey)
          .getAlgorithm()
          .getAlgorithm()
          .equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  /** Whether the curve of a SubjectPublicKeyInfo is there by its name. */
  static boolean namesItsCurve(byte[] publicKey) {
    try {
      return SubjectPublicKeyInfo.getInstance(publicKey).getAlgorithm().getParameters()
          instanceof ASN1ObjectIdentifier;
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  private static ASN1ObjectIdentifier curve(String name) {
    return switch (name) {
      case "secp256r1" -> SECObjectIdentifiers.secp256r1;
      case "secp384r1" -> SECObjectIdentifiers.secp384r1;
      case "secp521r1" -> SECObjectIdentifiers.secp521r1;
      default -> throw new IllegalArgumentException("no curve " + name);
    };
  }

  private static ASN1ObjectIdentifier mlDsa(String parameterSet) {
    return switch (parameterSet) {
      case "ML-DSA-44" -> NISTObjectIdentifiers.id_ml_dsa_44;
      case "ML-DSA-65" -> NISTObjectIdentifiers.id_ml_dsa_65;
      case "ML-DSA-87" -> NISTObjectIdentifiers.id_ml_dsa_87;
      default -> throw new IllegalArgumentException("no parameter set " + parameterSet);
    };
  }

  private static byte[] encoded(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded("DER");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
