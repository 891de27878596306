package dev.jcakms.port;

import java.util.Optional;

/**
 * How a signature is made of an input, which a {@link MessageInput} makes of a message. AWS's
 * {@linkplain SigningAlgorithm algorithms} are a subset. Values; equal by content.
 */
public sealed interface SignatureScheme {
  /** The keys that sign so. */
  KmsKeySpec.Family family();

  /**
   * RSASSA-PKCS1-v1_5 (RFC 8017, 8.2). The signature is as long as the modulus.
   *
   * @param hash the input is a digest by it; if there is none, a whole DigestInfo (DER)
   */
  record RsaPkcs1(Optional<HashAlgorithm> hash) implements SignatureScheme {
    @Override
    public KmsKeySpec.Family family() {
      return KmsKeySpec.Family.RSA;
    }
  }

  /**
   * RSASSA-PSS (RFC 8017, 8.1). The input is a digest by {@code hash}; the signature is as long as
   * the modulus.
   *
   * @param hash of message and salt
   * @param maskHash of MGF1
   * @param saltBytes length of the salt
   */
  record RsaPss(HashAlgorithm hash, HashAlgorithm maskHash, int saltBytes)
      implements SignatureScheme {
    /** With MGF1 of the same hash and a salt as long as a digest. */
    public static RsaPss of(HashAlgorithm hash) {
      return new RsaPss(hash, hash, hash.digestBytes());
    }

    @Override
    public KmsKeySpec.Family family() {
      return KmsKeySpec.Family.RSA;
    }
  }

  /**
   * ECDSA (FIPS 186-5).
   *
   * @param hash the input is a digest by it; if there is none, a digest of 20 to 64 bytes
   * @param form how the signature is written
   */
  record Ecdsa(Optional<HashAlgorithm> hash, EcdsaForm form) implements SignatureScheme {
    @Override
    public KmsKeySpec.Family family() {
      return KmsKeySpec.Family.EC;
    }
  }

  /** How the two numbers of an ECDSA signature are written. */
  enum EcdsaForm {
    /** A SEQUENCE of two INTEGERs in DER (RFC 3279, 2.2.3). */
    DER,
    /** One after the other, each as long as the order of the curve (IEEE P1363). */
    P1363
  }

  /**
   * Pure Ed25519 (RFC 8032). The input is the message, at most {@value #MAX_MESSAGE_BYTES} bytes,
   * since it is read twice; the signature has 64 bytes.
   */
  record Ed25519() implements SignatureScheme {
    /** The longest message. */
    public static final int MAX_MESSAGE_BYTES = 1 << 20;

    @Override
    public KmsKeySpec.Family family() {
      return KmsKeySpec.Family.EDWARDS;
    }
  }

  /**
   * Ed25519ph without context (RFC 8032). The input is the SHA-512 digest of the message; the
   * signature has 64 bytes.
   */
  record Ed25519ph() implements SignatureScheme {
    @Override
    public KmsKeySpec.Family family() {
      return KmsKeySpec.Family.EDWARDS;
    }
  }

  /**
   * ML-DSA (FIPS 204), hedged and without context. The input is the 64 bytes of mu, which are made
   * of the public key and the message.
   */
  record MlDsa() implements SignatureScheme {
    /** Length of mu. */
    public static final int MU_BYTES = 64;

    @Override
    public KmsKeySpec.Family family() {
      return KmsKeySpec.Family.ML_DSA;
    }
  }
}
