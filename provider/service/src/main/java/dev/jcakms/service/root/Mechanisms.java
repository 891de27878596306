package dev.jcakms.service.root;

import dev.jcakms.format.RootSuite;
import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.MaterialKind.Use;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.SealMechanism;
import dev.jcakms.hsm.SignatureIdentifiers;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.port.HashAlgorithm;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.OaepScheme;
import dev.jcakms.port.SignatureScheme;

/** The map from AWS's names to a root's mechanisms. */
final class Mechanisms {
  private Mechanisms() {}

  /**
   * The kind of material that a key of this spec and usage has.
   *
   * @throws KmsException UNSUPPORTED_OPERATION for a spec that no root here holds
   */
  static MaterialKind kind(KmsKeySpec spec, KeyUsage usage) {
    Use use = use(spec, usage);
    KeyAlgorithm algorithm = algorithm(spec);
    for (MaterialKind kind : MaterialKind.values()) {
      if (kind.algorithm() == algorithm && kind.use() == use) {
        return kind;
      }
    }
    throw new KmsException(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        "Keys of spec " + spec + " with usage " + usage + " are not offered here.");
  }

  private static Use use(KmsKeySpec spec, KeyUsage usage) {
    return switch (usage) {
      case ENCRYPT_DECRYPT -> spec.isPair() ? Use.DECRYPT : Use.SEAL;
      case SIGN_VERIFY -> Use.SIGN;
      case GENERATE_VERIFY_MAC -> Use.MAC;
      case KEY_AGREEMENT -> Use.AGREE;
    };
  }

  /** The algorithm of the keys of a spec. */
  static KeyAlgorithm algorithm(KmsKeySpec spec) {
    return switch (spec) {
      case SYMMETRIC_DEFAULT -> KeyAlgorithm.AES_256;
      case HMAC_224 -> KeyAlgorithm.HMAC_SHA_224;
      case HMAC_256 -> KeyAlgorithm.HMAC_SHA_256;
      case HMAC_384 -> KeyAlgorithm.HMAC_SHA_384;
      case HMAC_512 -> KeyAlgorithm.HMAC_SHA_512;
      case RSA_2048 -> KeyAlgorithm.RSA_2048;
      case RSA_3072 -> KeyAlgorithm.RSA_3072;
      case RSA_4096 -> KeyAlgorithm.RSA_4096;
      case ECC_NIST_P256 -> KeyAlgorithm.P_256;
      case ECC_NIST_P384 -> KeyAlgorithm.P_384;
      case ECC_NIST_P521 -> KeyAlgorithm.P_521;
      case ECC_SECG_P256K1 -> KeyAlgorithm.SECP256K1;
      case ECC_NIST_EDWARDS25519 -> KeyAlgorithm.ED25519;
      case ML_DSA_44 -> KeyAlgorithm.ML_DSA_44;
      case ML_DSA_65 -> KeyAlgorithm.ML_DSA_65;
      case ML_DSA_87 -> KeyAlgorithm.ML_DSA_87;
    };
  }

  /** The mechanism of a scheme. */
  static SignatureMechanism signature(SignatureScheme scheme) {
    if (scheme instanceof SignatureScheme.RsaPkcs1) {
      return new SignatureMechanism.RsaPkcs1();
    }
    if (scheme instanceof SignatureScheme.RsaPss pss) {
      return new SignatureMechanism.RsaPss(hash(pss.hash()), hash(pss.maskHash()), pss.saltBytes());
    }
    if (scheme instanceof SignatureScheme.Ecdsa) {
      return new SignatureMechanism.Ecdsa();
    }
    if (scheme instanceof SignatureScheme.Ed25519) {
      return new SignatureMechanism.Ed25519();
    }
    return scheme instanceof SignatureScheme.Ed25519ph
        ? new SignatureMechanism.Ed25519ph()
        : new SignatureMechanism.MlDsaMu();
  }

  /**
   * What certificates call a scheme (AlgorithmIdentifier, DER).
   *
   * @throws KmsException UNSUPPORTED_OPERATION for one that has no name there
   */
  static byte[] identifier(SignatureScheme scheme, KmsKeySpec spec) {
    if (scheme instanceof SignatureScheme.RsaPkcs1 pkcs1 && pkcs1.hash().isPresent()) {
      return SignatureIdentifiers.rsaPkcs1(hash(pkcs1.hash().get()));
    }
    if (signature(scheme) instanceof SignatureMechanism.RsaPss pss) {
      return SignatureIdentifiers.rsaPss(pss);
    }
    if (scheme instanceof SignatureScheme.Ecdsa ecdsa && ecdsa.hash().isPresent()) {
      return SignatureIdentifiers.ecdsa(hash(ecdsa.hash().get()));
    }
    if (scheme instanceof SignatureScheme.Ed25519) {
      return SignatureIdentifiers.ed25519();
    }
    if (scheme instanceof SignatureScheme.MlDsa) {
      return SignatureIdentifiers.mlDsa(algorithm(spec));
    }
    throw new KmsException(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        "No certificate is signed with " + scheme.getClass().getSimpleName() + ".");
  }

  /** The mechanism of an OAEP scheme. */
  static OaepMechanism oaep(OaepScheme scheme) {
    return new OaepMechanism(hash(scheme.hash()), hash(scheme.maskHash()), scheme.label());
  }

  /** The same hash, in the root's words. */
  static Hash hash(HashAlgorithm hash) {
    return switch (hash) {
      case SHA_1 -> Hash.SHA_1;
      case SHA_224 -> Hash.SHA_224;
      case SHA_256 -> Hash.SHA_256;
      case SHA_384 -> Hash.SHA_384;
      case SHA_512 -> Hash.SHA_512;
    };
  }

  static RootSuite suite(SealMechanism mechanism) {
    return switch (mechanism) {
      case AES_256_GCM -> RootSuite.AES_256_GCM;
      case XAES_256_GCM -> RootSuite.XAES_256_GCM;
    };
  }
}
