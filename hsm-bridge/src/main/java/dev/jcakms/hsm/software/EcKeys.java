package dev.jcakms.hsm.software;

import dev.jcakms.hsm.EcPublicKeys;
import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.LibraryRandom;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SignatureMechanism;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/**
 * Pairs on short Weierstrass curves. Their form is the private scalar, big-endian, as long as the
 * order of the curve. Signatures and agreements are made by the JDK, in constant time, on the
 * curves that it has.
 */
final class EcKeys implements SigningFamily {
  private final Primitives primitives;
  private final Randomness randomness;

  EcKeys(Primitives primitives, Randomness randomness) {
    this.primitives = primitives;
    this.randomness = randomness;
  }

  @Override
  public BareKey generate(KeyAlgorithm algorithm) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(domain(algorithm), new LibraryRandom(randomness)));
    ECPrivateKeyParameters made = (ECPrivateKeyParameters) generator.generateKeyPair().getPrivate();
    return pair(algorithm, made.getD());
  }

  @Override
  public BareKey adopt(KeyAlgorithm algorithm, byte[] foreign) throws InvalidKeyException {
    ASN1ObjectIdentifier curve = new ASN1ObjectIdentifier(EcPublicKeys.curveOid(algorithm));
    Pkcs8 info =
        Pkcs8.read(foreign, new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve));
    ECPrivateKey read = info.privateKey(ECPrivateKey::getInstance);
    BigInteger scalar = read.getKey();
    if (scalar.signum() == 0 || scalar.compareTo(domain(algorithm).getN()) >= 0) {
      throw new InvalidKeyException("the scalar is not between 0 and the order of the curve");
    }
    ASN1Object parameters = read.getParametersObject();
    if (parameters != null && !parameters.equals(curve)) {
      throw new InvalidKeyException("the private key names another curve");
    }
    byte[] point = point(algorithm, scalar);
    info.requirePublicKey(point);
    ASN1BitString beside = read.getPublicKey();
    if (beside != null && !Arrays.equals(beside.getOctets(), point)) {
      throw new InvalidKeyException("the public key is of another pair");
    }
    return pair(algorithm, scalar);
  }

  @Override
  public byte[] sign(
      KeyAlgorithm algorithm, byte[] secret, SignatureMechanism mechanism, byte[] digest) {
    try {
      Signature signature = primitives.ecdsa(algorithm);
      signature.initSign(
          privateKey(algorithm, secret),
          new LibraryRandom(new HedgedRandomness(secret, digest, randomness)));
      signature.update(digest);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ECDSA refused a checked digest", e);
    }
  }

  @Override
  public boolean isConsistent(KeyAlgorithm algorithm, byte[] secret, byte[] publicKey) {
    byte[] digest = randomness.bytes(Hash.SHA_256.digestBytes());
    try {
      Signature signature = primitives.ecdsa(algorithm);
      signature.initVerify(publicKey(algorithm, publicKey));
      signature.update(digest);
      return signature.verify(sign(algorithm, secret, new SignatureMechanism.Ecdsa(), digest));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ECDSA refused a signature of its own", e);
    }
  }

  /**
   * The x-coordinate of the shared point.
   *
   * @param peerPoint that was checked
   */
  byte[] agree(KeyAlgorithm algorithm, byte[] secret, byte[] peerPoint) {
    try {
      KeyAgreement agreement = primitives.ecdh(algorithm);
      agreement.init(privateKey(algorithm, secret));
      agreement.doPhase(publicKey(algorithm, EcPublicKeys.encoded(algorithm, peerPoint)), true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ECDH refused a checked point", e);
    }
  }

  private static BareKey pair(KeyAlgorithm algorithm, BigInteger scalar) {
    int scalarBytes = BigIntegers.getUnsignedByteLength(domain(algorithm).getN());
    return new BareKey(
        BigIntegers.asUnsignedByteArray(scalarBytes, scalar),
        EcPublicKeys.encoded(algorithm, point(algorithm, scalar)));
  }

  private static byte[] point(KeyAlgorithm algorithm, BigInteger scalar) {
    return new FixedPointCombMultiplier()
        .multiply(domain(algorithm).getG(), scalar)
        .getEncoded(false);
  }

  private PrivateKey privateKey(KeyAlgorithm algorithm, byte[] secret)
      throws GeneralSecurityException {
    AlgorithmParameters parameters = primitives.ecParameters(algorithm);
    parameters.init(new ECGenParameterSpec(EcPublicKeys.curveOid(algorithm)));
    return primitives
        .ecKeys(algorithm)
        .generatePrivate(
            new ECPrivateKeySpec(
                new BigInteger(1, secret), parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private PublicKey publicKey(KeyAlgorithm algorithm, byte[] subjectPublicKeyInfo)
      throws GeneralSecurityException {
    return primitives
        .ecKeys(algorithm)
        .generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
  }

  private static ECDomainParameters domain(KeyAlgorithm algorithm) {
    X9ECParameters curve =
        CustomNamedCurves.getByOID(new ASN1ObjectIdentifier(EcPublicKeys.curveOid(algorithm)));
    return new ECDomainParameters(curve);
  }
}
