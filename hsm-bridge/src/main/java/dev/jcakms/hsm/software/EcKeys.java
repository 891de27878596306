package dev.jcakms.hsm.software;

import dev.jcakms.hsm.BareKey;
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
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.util.BigIntegers;

/**
 * Pairs on short Weierstrass curves. Signatures and agreements are made by the JDK, in constant
 * time, on the curves that it has.
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
    int scalarBytes = BigIntegers.getUnsignedByteLength(made.getParameters().getN());
    return BareKey.ofPair(algorithm, BigIntegers.asUnsignedByteArray(scalarBytes, made.getD()));
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
