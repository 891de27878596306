package dev.jcakms.port;

import static dev.jcakms.port.HashAlgorithm.SHA_256;
import static dev.jcakms.port.HashAlgorithm.SHA_384;
import static dev.jcakms.port.HashAlgorithm.SHA_512;

import dev.jcakms.port.SignatureScheme.EcdsaForm;
import java.util.List;
import java.util.Optional;

/** AWS's signing algorithms, in the order of its model, each with what it means here. */
public enum SigningAlgorithm {
  /** PSS with SHA-256. */
  RSASSA_PSS_SHA_256(SignatureScheme.RsaPss.of(SHA_256)),
  /** PSS with SHA-384. */
  RSASSA_PSS_SHA_384(SignatureScheme.RsaPss.of(SHA_384)),
  /** PSS with SHA-512. */
  RSASSA_PSS_SHA_512(SignatureScheme.RsaPss.of(SHA_512)),
  /** PKCS #1 with SHA-256. */
  RSASSA_PKCS1_V1_5_SHA_256(new SignatureScheme.RsaPkcs1(Optional.of(SHA_256))),
  /** PKCS #1 with SHA-384. */
  RSASSA_PKCS1_V1_5_SHA_384(new SignatureScheme.RsaPkcs1(Optional.of(SHA_384))),
  /** PKCS #1 with SHA-512. */
  RSASSA_PKCS1_V1_5_SHA_512(new SignatureScheme.RsaPkcs1(Optional.of(SHA_512))),
  /** ECDSA with SHA-256, on P-256 and secp256k1. */
  ECDSA_SHA_256(
      new SignatureScheme.Ecdsa(Optional.of(SHA_256), EcdsaForm.DER),
      KmsKeySpec.ECC_NIST_P256,
      KmsKeySpec.ECC_SECG_P256K1),
  /** ECDSA with SHA-384, on P-384. */
  ECDSA_SHA_384(
      new SignatureScheme.Ecdsa(Optional.of(SHA_384), EcdsaForm.DER), KmsKeySpec.ECC_NIST_P384),
  /** ECDSA with SHA-512, on P-521. */
  ECDSA_SHA_512(
      new SignatureScheme.Ecdsa(Optional.of(SHA_512), EcdsaForm.DER), KmsKeySpec.ECC_NIST_P521),
  /** ML-DSA; the message, or mu. */
  ML_DSA_SHAKE_256(new SignatureScheme.MlDsa()),
  /** Pure Ed25519; the message alone. */
  ED25519_SHA_512(new SignatureScheme.Ed25519()),
  /** Ed25519ph; a digest alone, which is hashed once more. */
  ED25519_PH_SHA_512(new SignatureScheme.Ed25519ph());

  @SuppressWarnings("ImmutableEnumChecker") // All schemes are values.
  private final SignatureScheme scheme;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed.
  private final List<KmsKeySpec> specs;

  /** For the specs given, or for all of the scheme's family. */
  SigningAlgorithm(SignatureScheme scheme, KmsKeySpec... specs) {
    this.scheme = scheme;
    this.specs = List.of(specs);
  }

  /** How it signs. */
  public SignatureScheme scheme() {
    return scheme;
  }

  /** Whether keys of that spec sign so. */
  public boolean isFor(KmsKeySpec spec) {
    return specs.isEmpty() ? spec.family() == scheme.family() : specs.contains(spec);
  }

  /** Whether a message can be given in that form. */
  public boolean takes(MessageType type) {
    return switch (type) {
      case RAW -> this != ED25519_PH_SHA_512;
      case DIGEST -> this != ED25519_SHA_512 && this != ML_DSA_SHAKE_256;
      case EXTERNAL_MU -> this == ML_DSA_SHAKE_256;
    };
  }
}
