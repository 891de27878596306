package dev.jcakms.conformance.differential;

import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.provider.KmsProvider;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to sign, and all that chance decided of it.
 *
 * @param spec what signs
 * @param parameters null for an algorithm that needs none
 */
record SignatureKind(String algorithm, KmsKeySpec spec, @Nullable PSSParameterSpec parameters) {
  private static final String PSS = "RSASSA-PSS";
  private static final int RSA_2048_BYTES = 256;
  private static final List<String> OTHER_NAMES = List.of("EdDSA", "ML-DSA");
  private static final List<KmsKeySpec> CURVES =
      List.of(
          KmsKeySpec.ECC_NIST_P256,
          KmsKeySpec.ECC_NIST_P384,
          KmsKeySpec.ECC_NIST_P521,
          KmsKeySpec.ECC_SECG_P256K1);

  /** All that the provider has and that take a message, each by one of its names. */
  static List<String> algorithms() {
    return new KmsProvider()
        .getServices().stream()
            .filter(service -> service.getType().equals("Signature"))
            .map(Provider.Service::getAlgorithm)
            .filter(name -> !name.startsWith("NONE") && !OTHER_NAMES.contains(name))
            .sorted()
            .toList();
  }

  static SignatureKind of(String algorithm, Dice dice) {
    return new SignatureKind(
        algorithm, spec(algorithm, dice), algorithm.equals(PSS) ? parameters(dice) : null);
  }

  private static KmsKeySpec spec(String algorithm, Dice dice) {
    if (algorithm.contains("RSA")) {
      return KmsKeySpec.RSA_2048;
    }
    if (algorithm.contains("ECDSA")) {
      return dice.oneOf(CURVES);
    }
    return algorithm.equals("Ed25519")
        ? KmsKeySpec.ECC_NIST_EDWARDS25519
        : KmsKeySpec.valueOf(algorithm.replace('-', '_'));
  }

  private static PSSParameterSpec parameters(Dice dice) {
    int hashBits = dice.oneOf(List.of(256, 384, 512));
    int maskHashBits = dice.oneOf(List.of(256, 384, 512));
    int mostSaltBytes = RSA_2048_BYTES - hashBits / Byte.SIZE - 2;
    return new PSSParameterSpec(
        "SHA-" + hashBits,
        "MGF1",
        new MGF1ParameterSpec("SHA-" + maskHashBits),
        dice.below(mostSaltBytes + 1),
        PSSParameterSpec.TRAILER_FIELD_BC);
  }

  /** Those who can do the same. */
  List<Provider> others() {
    List<Provider> others = new ArrayList<>(Others.of("Signature", algorithm));
    // Of the JDK's curves secp256k1 is none, and Bouncy Castle knows no PSS of two hashes.
    others.removeIf(
        other ->
            other.equals(Others.BOUNCY_CASTLE)
                ? hasTwoHashes()
                : spec == KmsKeySpec.ECC_SECG_P256K1);
    return others;
  }

  private boolean hasTwoHashes() {
    return parameters != null
        && parameters.getMGFParameters() instanceof MGF1ParameterSpec mask
        && !mask.getDigestAlgorithm().equals(parameters.getDigestAlgorithm());
  }

  /** An engine with its parameters. */
  Signature engine(Provider provider) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm, provider);
    if (parameters != null) {
      signature.setParameter(parameters);
    }
    return signature;
  }
}
