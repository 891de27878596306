package dev.jcakms.hsm;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The public halves of pairs, computed of private ones in the forms of a {@link BareKey}. */
final class PublicHalves {
  private PublicHalves() {}

  /** The SubjectPublicKeyInfo (RFC 5280, DER). */
  static byte[] of(KeyAlgorithm algorithm, byte[] secret) {
    return switch (algorithm.family()) {
      case RSA -> ofRsa(RSAPrivateKey.getInstance(secret));
      case EC -> EcPublicKeys.encoded(algorithm, ofScalar(algorithm, new BigInteger(1, secret)));
      case EDWARDS -> PublicKeys.point(algorithm, ofEd25519(secret));
      case ML_DSA -> ofSeed(algorithm, secret);
      case AES, HMAC -> throw new IllegalArgumentException(algorithm + " has no public half");
    };
  }

  private static byte[] ofRsa(RSAPrivateKey key) {
    return PublicKeys.rsa(key.getModulus(), key.getPublicExponent());
  }

  private static byte[] ofScalar(KeyAlgorithm curve, BigInteger scalar) {
    X9ECParameters parameters =
        CustomNamedCurves.getByOID(new ASN1ObjectIdentifier(EcPublicKeys.curveOid(curve)));
    return new FixedPointCombMultiplier().multiply(parameters.getG(), scalar).getEncoded(false);
  }

  private static byte[] ofEd25519(byte[] secret) {
    byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(secret, 0, point, 0);
    return point;
  }

  private static byte[] ofSeed(KeyAlgorithm algorithm, byte[] seed) {
    // Of a copy, since the parameters wipe what they got when they are destroyed.
    MLDSAPrivateKeyParameters key =
        new MLDSAPrivateKeyParameters(parameters(algorithm), seed.clone());
    try {
      AlgorithmIdentifier identifier =
          AlgorithmIdentifier.getInstance(SignatureIdentifiers.mlDsa(algorithm));
      return new SubjectPublicKeyInfo(identifier, key.getPublicKey()).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a public key is encoded into memory", e);
    } finally {
      key.destroy();
    }
  }

  static MLDSAParameters parameters(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case ML_DSA_44 -> MLDSAParameters.ml_dsa_44;
      case ML_DSA_65 -> MLDSAParameters.ml_dsa_65;
      case ML_DSA_87 -> MLDSAParameters.ml_dsa_87;
      default -> throw new IllegalArgumentException(algorithm + " is not ML-DSA");
    };
  }
}
