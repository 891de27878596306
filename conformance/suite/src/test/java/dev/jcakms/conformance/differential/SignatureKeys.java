package dev.jcakms.conformance.differential;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.provider.KnownProvider;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keys that sign, of a root and of software, one of each spec that is asked for. */
final class SignatureKeys implements AutoCloseable {
  private static final int RSA_BITS = 2048;

  private final Dice dice;
  private final KnownRandomness randomness;
  private final KmsProvider kms;
  private final Map<KmsKeySpec, KmsPrivateKey> ofTheRoot = new EnumMap<>(KmsKeySpec.class);
  private final Map<String, KeyPair> ofSoftware = new HashMap<>();

  SignatureKeys(Dice dice, Path home) {
    this.dice = dice;
    this.randomness = dice.randomness();
    this.kms = KnownProvider.of(home, randomness);
  }

  KmsProvider provider() {
    return kms;
  }

  /** What the root has drawn. */
  KnownRandomness randomness() {
    return randomness;
  }

  KmsPrivateKey ofTheRoot(KmsKeySpec spec) {
    return ofTheRoot.computeIfAbsent(
        spec,
        wanted -> {
          NewKey newKey = new NewKey(wanted, KeyUsage.SIGN_VERIFY, Optional.empty(), "");
          return kms.privateKey(kms.administration().createKey(newKey).arn());
        });
  }

  /** By a provider's own generator: of ML-DSA one does not read the private keys of another. */
  KeyPair ofSoftware(KmsKeySpec spec, Provider maker) throws GeneralSecurityException {
    String name = spec + " by " + maker.getName();
    KeyPair known = ofSoftware.get(name);
    if (known == null) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm(spec), maker);
      AlgorithmParameterSpec parameters =
          switch (spec.family()) {
            case RSA -> new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4);
            case EC -> new ECGenParameterSpec(curve(spec));
            default -> new NamedParameterSpec(algorithm(spec));
          };
      generator.initialize(parameters, dice.secureRandom());
      known = generator.generateKeyPair();
      ofSoftware.put(name, known);
    }
    return known;
  }

  private static String algorithm(KmsKeySpec spec) {
    return switch (spec.family()) {
      case RSA -> "RSA";
      case EC -> "EC";
      case EDWARDS -> "Ed25519";
      default -> spec.name().replace('_', '-');
    };
  }

  private static String curve(KmsKeySpec spec) {
    return switch (spec) {
      case ECC_NIST_P256 -> "secp256r1";
      case ECC_NIST_P384 -> "secp384r1";
      case ECC_NIST_P521 -> "secp521r1";
      default -> "secp256k1";
    };
  }

  @Override
  public void close() {
    kms.close();
  }
}
