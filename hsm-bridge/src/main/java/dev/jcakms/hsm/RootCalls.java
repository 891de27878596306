package dev.jcakms.hsm;

import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.SignatureMechanism.RsaPss;

/**
 * What every root checks of a call before it touches material, and the one refusal that must look
 * the same whatever was wrong.
 */
public final class RootCalls {
  private static final int PKCS1_OVERHEAD_BYTES = 11;
  private static final int MIN_DIGEST_BYTES = 20;
  private static final int MAX_DIGEST_BYTES = 64;
  private static final int MU_BYTES = 64;

  private RootCalls() {}

  /**
   * Checks that a record's material is for this use.
   *
   * @throws HsmException MATERIAL_REFUSED
   */
  public static void requireUse(Material material, MaterialKind.Use use) {
    if (material.kind().use() != use) {
      throw new HsmException(
          Reason.MATERIAL_REFUSED, "material of kind " + material.kind() + " is not for " + use);
    }
  }

  /**
   * Checks that a record's material signs by a mechanism, and that the input is of a length that
   * the mechanism takes.
   *
   * @throws HsmException MATERIAL_REFUSED, UNSUPPORTED for a hash that nobody signs with, or
   *     INPUT_REFUSED
   */
  public static void requireSignable(
      Material material, SignatureMechanism mechanism, byte[] input) {
    requireUse(material, MaterialKind.Use.SIGN);
    KeyAlgorithm algorithm = material.kind().algorithm();
    requireKeys(algorithm, mechanism.family().keys(), mechanism.family());
    int modulusBytes = algorithm.size() / Byte.SIZE;
    switch (mechanism.family()) {
      case RSA_PKCS1 -> requireLength(mechanism, input, 1, modulusBytes - PKCS1_OVERHEAD_BYTES);
      case RSA_PSS -> requirePss((RsaPss) mechanism, input, modulusBytes);
      case ECDSA -> requireLength(mechanism, input, MIN_DIGEST_BYTES, MAX_DIGEST_BYTES);
      case ED25519 ->
          requireLength(mechanism, input, 0, SignatureMechanism.MAX_ED25519_MESSAGE_BYTES);
      case ED25519PH -> requireLength(mechanism, input, MAX_DIGEST_BYTES, MAX_DIGEST_BYTES);
      case ML_DSA_MU -> requireLength(mechanism, input, MU_BYTES, MU_BYTES);
    }
  }

  /**
   * Checks that a record's material unwraps by a mechanism, and that what is said of the public
   * half can be true.
   *
   * @throws HsmException MATERIAL_REFUSED, or INPUT_REFUSED
   */
  public static void requireUnwrapping(MaterialKind kind, Material wrappingKey, Foreign foreign) {
    requireUse(wrappingKey, MaterialKind.Use.UNWRAP);
    requireKeys(wrappingKey.kind().algorithm(), foreign.mechanism().keys(), foreign.mechanism());
    if (foreign.saysPublicKey()
        && !PublicKeys.isWellFormed(foreign.publicKey(), kind.algorithm())) {
      throw new HsmException(
          Reason.INPUT_REFUSED,
          "not the SubjectPublicKeyInfo (DER) of a pair of " + kind.algorithm());
    }
  }

  /** AUTHENTICATION_FAILED with its one message, for whatever does not decrypt or unwrap. */
  public static HsmException notAuthentic() {
    return new HsmException(
        Reason.AUTHENTICATION_FAILED, "not encrypted or wrapped so under this material");
  }

  private static void requirePss(RsaPss mechanism, byte[] digest, int modulusBytes) {
    int hashBytes = mechanism.hash().digestBytes();
    if (mechanism.hash() == Hash.SHA_1 || mechanism.maskHash() == Hash.SHA_1) {
      throw new HsmException(Reason.UNSUPPORTED, "no signature is made with SHA-1");
    }
    requireLength(mechanism, digest, hashBytes, hashBytes);
    int maxSaltBytes = modulusBytes - hashBytes - 2;
    if (mechanism.saltBytes() < 0 || mechanism.saltBytes() > maxSaltBytes) {
      throw new HsmException(
          Reason.INPUT_REFUSED,
          "a salt of " + mechanism.saltBytes() + " bytes; this key takes up to " + maxSaltBytes);
    }
  }

  private static void requireKeys(
      KeyAlgorithm algorithm, KeyAlgorithm.Family wanted, Enum<?> mechanism) {
    if (algorithm.family() != wanted) {
      throw new HsmException(
          Reason.MATERIAL_REFUSED, "a key of " + algorithm + " cannot do " + mechanism);
    }
  }

  private static void requireLength(
      SignatureMechanism mechanism, byte[] input, int fewestBytes, int mostBytes) {
    if (input.length < fewestBytes || input.length > mostBytes) {
      throw new HsmException(
          Reason.INPUT_REFUSED,
          mechanism.family()
              + (" signs " + fewestBytes + " to " + mostBytes)
              + (" bytes, not " + input.length));
    }
  }
}
