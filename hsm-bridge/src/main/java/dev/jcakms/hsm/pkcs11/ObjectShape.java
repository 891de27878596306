package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.MaterialKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A kind of material as an object of a token: its class and type, how it is made, and the one thing
 * that it may do.
 *
 * @param objectClass of the object that holds the secret
 * @param keyType its type
 * @param generation makes it
 * @param usages the usages that are true; every other one of its class is false
 * @param mechanisms all that it may be used with
 */
record ObjectShape(
    Cko objectClass, Ckk keyType, Ckm generation, Set<Cka> usages, List<Ckm> mechanisms) {
  private static final List<Cka> SECRET_KEY_USAGES =
      List.of(Cka.ENCRYPT, Cka.DECRYPT, Cka.SIGN, Cka.VERIFY, Cka.WRAP, Cka.UNWRAP, Cka.DERIVE);
  private static final List<Cka> PRIVATE_KEY_USAGES =
      List.of(Cka.DECRYPT, Cka.SIGN, Cka.SIGN_RECOVER, Cka.UNWRAP, Cka.DERIVE);

  /** The shape of a kind on a token of that profile. */
  static ObjectShape of(MaterialKind kind, TokenProfile profile) {
    return switch (kind.use()) {
      case SEAL ->
          secret(Ckk.AES, Ckm.AES_KEY_GEN, EnumSet.of(Cka.ENCRYPT, Cka.DECRYPT), Ckm.AES_GCM);
      case MAC ->
          secret(
              Ckk.GENERIC_SECRET,
              Ckm.GENERIC_SECRET_KEY_GEN,
              EnumSet.of(Cka.SIGN),
              hmac(kind.algorithm()));
      case SIGN -> pair(kind.algorithm(), Cka.SIGN, signatures(kind.algorithm()));
      case DECRYPT -> pair(kind.algorithm(), Cka.DECRYPT, List.of(Ckm.RSA_X_509));
      case AGREE -> pair(kind.algorithm(), Cka.DERIVE, List.of(Ckm.ECDH1_DERIVE));
      case UNWRAP ->
          kind.algorithm().isPair()
              ? pair(kind.algorithm(), Cka.UNWRAP, List.of(Ckm.RSA_PKCS_OAEP))
              : secret(
                  Ckk.AES, Ckm.AES_KEY_GEN, EnumSet.of(Cka.UNWRAP), profile.keyWrapWithPadding());
    };
  }

  private static ObjectShape secret(Ckk type, Ckm generation, Set<Cka> usages, Ckm mechanism) {
    return new ObjectShape(Cko.SECRET_KEY, type, generation, usages, List.of(mechanism));
  }

  private static ObjectShape pair(KeyAlgorithm algorithm, Cka usage, List<Ckm> mechanisms) {
    return switch (algorithm.family()) {
      case RSA -> privateKey(Ckk.RSA, Ckm.RSA_PKCS_KEY_PAIR_GEN, usage, mechanisms);
      case EC -> privateKey(Ckk.EC, Ckm.EC_KEY_PAIR_GEN, usage, mechanisms);
      case EDWARDS -> privateKey(Ckk.EC_EDWARDS, Ckm.EC_EDWARDS_KEY_PAIR_GEN, usage, mechanisms);
      case ML_DSA -> privateKey(Ckk.ML_DSA, Ckm.ML_DSA_KEY_PAIR_GEN, usage, mechanisms);
      case AES, HMAC -> throw new IllegalArgumentException(algorithm + " is no pair");
    };
  }

  private static ObjectShape privateKey(Ckk type, Ckm generation, Cka usage, List<Ckm> mechanisms) {
    return new ObjectShape(Cko.PRIVATE_KEY, type, generation, EnumSet.of(usage), mechanisms);
  }

  private static List<Ckm> signatures(KeyAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case RSA -> List.of(Ckm.RSA_PKCS, Ckm.RSA_PKCS_PSS);
      case EC -> List.of(Ckm.ECDSA);
      case EDWARDS -> List.of(Ckm.EDDSA);
      case ML_DSA -> List.of(Ckm.ML_DSA);
      case AES, HMAC -> throw new IllegalArgumentException(algorithm + " does not sign");
    };
  }

  /** The mechanism of an HMAC. */
  static Ckm hmac(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case HMAC_SHA_224 -> Ckm.SHA224_HMAC;
      case HMAC_SHA_256 -> Ckm.SHA256_HMAC;
      case HMAC_SHA_384 -> Ckm.SHA384_HMAC;
      case HMAC_SHA_512 -> Ckm.SHA512_HMAC;
      default -> throw new IllegalArgumentException(algorithm + " is no HMAC");
    };
  }

  /** Every usage that an object of this class has. */
  List<Cka> allUsages() {
    return objectClass == Cko.SECRET_KEY ? SECRET_KEY_USAGES : PRIVATE_KEY_USAGES;
  }
}
