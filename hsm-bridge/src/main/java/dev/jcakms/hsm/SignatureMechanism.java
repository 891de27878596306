package dev.jcakms.hsm;

/** How {@link Root#sign} signs, and so what its input is. What can be hashed was hashed before. */
public sealed interface SignatureMechanism {
  /** The mechanisms that a root offers together or not at all. */
  enum Family {
    /** {@link RsaPkcs1}. */
    RSA_PKCS1(KeyAlgorithm.Family.RSA),
    /** {@link RsaPss}. */
    RSA_PSS(KeyAlgorithm.Family.RSA),
    /** {@link Ecdsa}. */
    ECDSA(KeyAlgorithm.Family.EC),
    /** {@link Ed25519}. */
    ED25519(KeyAlgorithm.Family.EDWARDS),
    /** {@link Ed25519ph}. */
    ED25519PH(KeyAlgorithm.Family.EDWARDS),
    /** {@link MlDsaMu}. */
    ML_DSA_MU(KeyAlgorithm.Family.ML_DSA);

    private final KeyAlgorithm.Family keys;

    Family(KeyAlgorithm.Family keys) {
      this.keys = keys;
    }

    /** The keys that sign so. */
    public KeyAlgorithm.Family keys() {
      return keys;
    }
  }

  /** The longest message that pure Ed25519 signs: it is read twice, and so it is held. */
  int MAX_ED25519_MESSAGE_BYTES = 1 << 20;

  /** What it is offered with. */
  Family family();

  /** RSASSA-PKCS1-v1_5 (RFC 8017, 8.2). The input is a DER DigestInfo; the signature a modulus. */
  record RsaPkcs1() implements SignatureMechanism {
    @Override
    public Family family() {
      return Family.RSA_PKCS1;
    }
  }

  /**
   * RSASSA-PSS (RFC 8017, 8.1). The input is a digest by {@code hash}; the signature a modulus.
   *
   * @param hash of message and salt
   * @param maskHash of MGF1
   * @param saltBytes length of the salt
   */
  record RsaPss(Hash hash, Hash maskHash, int saltBytes) implements SignatureMechanism {
    @Override
    public Family family() {
      return Family.RSA_PSS;
    }
  }

  /**
   * ECDSA (FIPS 186-5). The input is a digest of 20 to 64 bytes; the signature r and s, each as
   * long as the order of the curve (IEEE P1363).
   */
  record Ecdsa() implements SignatureMechanism {
    @Override
    public Family family() {
      return Family.ECDSA;
    }
  }

  /**
   * Pure Ed25519 (RFC 8032). The input is the message, at most {@value #MAX_ED25519_MESSAGE_BYTES}
   * bytes; the signature 64 bytes.
   */
  record Ed25519() implements SignatureMechanism {
    @Override
    public Family family() {
      return Family.ED25519;
    }
  }

  /** Ed25519ph without context (RFC 8032). The input is the SHA-512 digest of the message. */
  record Ed25519ph() implements SignatureMechanism {
    @Override
    public Family family() {
      return Family.ED25519PH;
    }
  }

  /** ML-DSA with external mu, hedged (FIPS 204, algorithm 7). The input is the 64 bytes of mu. */
  record MlDsaMu() implements SignatureMechanism {
    @Override
    public Family family() {
      return Family.ML_DSA_MU;
    }
  }
}
