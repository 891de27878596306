package dev.jcakms.hsm.software;

import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.LibraryRandom;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SignatureMechanism;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * Pairs of ML-DSA (FIPS 204). Their form is the 32 bytes of the seed, called xi there, from which
 * everything else follows. A foreign key must bring its seed (RFC 9881, 6: seed or both): what came
 * without it could not be proved to be a key.
 */
final class MlDsaKeys implements SigningFamily {
  private static final int SEED_BYTES = 32;
  private static final int MU_BYTES = 64;
  private static final int SEED_TAG = 0;

  private final Randomness randomness;

  MlDsaKeys(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public BareKey generate(KeyAlgorithm algorithm) {
    return pair(algorithm, randomness.bytes(SEED_BYTES));
  }

  @Override
  public BareKey adopt(KeyAlgorithm algorithm, byte[] foreign) throws InvalidKeyException {
    Pkcs8 info = Pkcs8.read(foreign, new AlgorithmIdentifier(oid(algorithm)));
    byte[] seed = info.privateKey(inner -> seed(algorithm, inner));
    if (seed.length != SEED_BYTES) {
      throw new InvalidKeyException("a seed of " + seed.length + " bytes");
    }
    info.requirePublicKey(expanded(algorithm, seed).getPublicKey());
    return pair(algorithm, seed.clone());
  }

  @Override
  public byte[] sign(
      KeyAlgorithm algorithm, byte[] secret, SignatureMechanism mechanism, byte[] mu) {
    MLDSASigner signer = new MLDSASigner();
    MLDSAPrivateKeyParameters key = expanded(algorithm, secret);
    try {
      signer.init(true, new ParametersWithRandom(key, new LibraryRandom(randomness)));
      return signer.generateMuSignature(mu);
    } catch (CryptoException e) {
      throw new IllegalStateException("ML-DSA refused a checked input", e);
    } finally {
      key.destroy();
    }
  }

  @Override
  public boolean isConsistent(KeyAlgorithm algorithm, byte[] secret, byte[] publicKey) {
    byte[] mu = randomness.bytes(MU_BYTES);
    byte[] signature = sign(algorithm, secret, new SignatureMechanism.MlDsaMu(), mu);
    byte[] encoded = SubjectPublicKeyInfo.getInstance(publicKey).getPublicKeyData().getOctets();
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, new MLDSAPublicKeyParameters(parameters(algorithm), encoded));
    return verifier.verifyMuSignature(mu, signature);
  }

  private static byte[] seed(KeyAlgorithm algorithm, ASN1Primitive inner)
      throws InvalidKeyException {
    if (inner instanceof ASN1TaggedObject tagged && tagged.hasContextTag(SEED_TAG)) {
      return ASN1OctetString.getInstance(tagged, false).getOctets();
    }
    if (inner instanceof ASN1Sequence both && both.size() == 2) {
      byte[] seed = ASN1OctetString.getInstance(both.getObjectAt(0)).getOctets();
      byte[] key = ASN1OctetString.getInstance(both.getObjectAt(1)).getOctets();
      if (seed.length == SEED_BYTES && Arrays.equals(expanded(algorithm, seed).getEncoded(), key)) {
        return seed;
      }
    }
    throw new InvalidKeyException("no seed, or not the seed of the key beside it");
  }

  private static BareKey pair(KeyAlgorithm algorithm, byte[] seed) {
    MLDSAPrivateKeyParameters key = expanded(algorithm, seed);
    try {
      SubjectPublicKeyInfo info =
          new SubjectPublicKeyInfo(new AlgorithmIdentifier(oid(algorithm)), key.getPublicKey());
      return new BareKey(seed, info.getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new IllegalStateException("a public key is encoded into memory", e);
    } finally {
      key.destroy();
    }
  }

  /** Of a copy of the seed, since the parameters wipe what they got when they are destroyed. */
  private static MLDSAPrivateKeyParameters expanded(KeyAlgorithm algorithm, byte[] seed) {
    return new MLDSAPrivateKeyParameters(parameters(algorithm), seed.clone());
  }

  private static MLDSAParameters parameters(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case ML_DSA_44 -> MLDSAParameters.ml_dsa_44;
      case ML_DSA_65 -> MLDSAParameters.ml_dsa_65;
      case ML_DSA_87 -> MLDSAParameters.ml_dsa_87;
      default -> throw new IllegalArgumentException(algorithm + " is not ML-DSA");
    };
  }

  private static ASN1ObjectIdentifier oid(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case ML_DSA_44 -> NISTObjectIdentifiers.id_ml_dsa_44;
      case ML_DSA_65 -> NISTObjectIdentifiers.id_ml_dsa_65;
      case ML_DSA_87 -> NISTObjectIdentifiers.id_ml_dsa_87;
      default -> throw new IllegalArgumentException(algorithm + " is not ML-DSA");
    };
  }
}
