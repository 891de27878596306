package dev.jcakms.hsm.software;

import dev.jcakms.hsm.BareKey;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.LibraryRandom;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SignatureMechanism;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** Pairs of ML-DSA (FIPS 204). */
final class MlDsaKeys implements SigningFamily {
  private static final int SEED_BYTES = 32;
  private static final int MU_BYTES = 64;

  private final Randomness randomness;

  MlDsaKeys(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public BareKey generate(KeyAlgorithm algorithm) {
    return BareKey.ofPair(algorithm, randomness.bytes(SEED_BYTES));
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
}
