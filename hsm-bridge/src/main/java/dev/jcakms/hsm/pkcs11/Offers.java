package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Capabilities;
import dev.jcakms.hsm.Foreign;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.MaterialKind.Use;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.WrapMechanism;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a token really offers. The list of mechanisms is where it begins, and misleads; an offer
 * counts after it was tried with a key of the session and the result checked in software. Each is
 * tried once, when it is first asked for; the ways of wrapping together. Thread-safe.
 */
final class Offers {
  private final Token token;
  private final TokenProfile profile;
  private final Trials trials;
  private final Map<MaterialKind, Optional<String>> missingForKind = new ConcurrentHashMap<>();
  private final Map<WrapMechanism, Optional<String>> missingForWrap = new ConcurrentHashMap<>();
  private final Map<MaterialKind, Optional<String>> missingForImport = new ConcurrentHashMap<>();

  Offers(Token token, TokenProfile profile, Trials trials) {
    this.token = token;
    this.profile = profile;
    this.trials = trials;
  }

  /**
   * Refuses a token that cannot be a root.
   *
   * @throws HsmException UNSUPPORTED
   */
  void requireSealing() {
    refuseIfMissing(MaterialKind.AES_256, missing(MaterialKind.AES_256));
  }

  /**
   * Refuses a kind that the token cannot hold.
   *
   * @throws HsmException UNSUPPORTED, with the name of what is missing
   */
  void requireKind(MaterialKind kind) {
    if (kind == MaterialKind.AES_256_UNWRAP) {
      throw unsupported(kind + " is not made here: nobody else would have it, to wrap with");
    }
    refuseIfMissing(kind, missing(kind));
  }

  /**
   * Refuses a signature that no token's root makes; whether a key is of the right family is for
   * others to say.
   *
   * @throws HsmException UNSUPPORTED
   */
  static void requireSignature(SignatureMechanism mechanism) {
    if (mechanism.family() == SignatureMechanism.Family.ED25519PH
        || mechanism.family() == SignatureMechanism.Family.ML_DSA_MU) {
      throw unsupported("a token's root has no " + mechanism.family());
    }
    if (mechanism instanceof SignatureMechanism.RsaPss pss && pss.hash() != pss.maskHash()) {
      // Modules that list the mechanism take the two only alike.
      throw unsupported("a token's root has no RSA_PSS with a second hash for the mask");
    }
  }

  /**
   * Refuses material that cannot be unwrapped so.
   *
   * @throws HsmException UNSUPPORTED
   */
  void requireImport(MaterialKind kind, Foreign foreign) {
    WrapMechanism mechanism = foreign.mechanism();
    if (!Unwrapping.provable(mechanism).contains(kind)) {
      throw unsupported(
          "the token does not let us prove what a " + kind + " is that comes by " + mechanism);
    }
    if (Unwrapping.mustBeTold(kind) && !foreign.saysPublicKey()) {
      throw unsupported("the token does not tell the public half of a " + kind + ", nor do you");
    }
    if (kind != MaterialKind.AES_256_UNWRAP) {
      refuseIfMissing(kind, missing(kind));
    }
    refuseIfMissing(mechanism, missing(mechanism));
    refuseIfMissing(kind, missingForImport(kind));
  }

  /** All, each tried by now. */
  Capabilities all() {
    Set<MaterialKind> kinds = EnumSet.noneOf(MaterialKind.class);
    for (MaterialKind kind : MaterialKind.values()) {
      if (kind != MaterialKind.AES_256_UNWRAP && missing(kind).isEmpty()) {
        kinds.add(kind);
      }
    }
    Set<WrapMechanism> wraps = EnumSet.noneOf(WrapMechanism.class);
    Set<MaterialKind> importable = EnumSet.noneOf(MaterialKind.class);
    for (WrapMechanism wrap : WrapMechanism.values()) {
      if (missing(wrap).isEmpty()) {
        wraps.add(wrap);
        importable.addAll(Unwrapping.provable(wrap));
      }
    }
    importable.removeIf(kind -> kind != MaterialKind.AES_256_UNWRAP && !kinds.contains(kind));
    importable.removeIf(kind -> missingForImport(kind).isPresent());
    return new Capabilities(kinds, signatures(), wraps, importable);
  }

  /** All that is not offered, by name, and what is missing for it. */
  Map<String, String> missing() {
    Map<String, String> all = new TreeMap<>();
    for (MaterialKind kind : MaterialKind.values()) {
      if (kind != MaterialKind.AES_256_UNWRAP) {
        missing(kind).ifPresent(what -> all.put(kind.name(), what));
      }
    }
    for (WrapMechanism wrap : WrapMechanism.values()) {
      missing(wrap).ifPresent(what -> all.put(wrap.name(), what));
    }
    return all;
  }

  /** How long one seal takes. */
  long sealMicros() {
    return trials.sealMicros();
  }

  /** What is missing for a kind; empty if nothing is. */
  Optional<String> missing(MaterialKind kind) {
    Optional<String> known = missingForKind.get(kind);
    if (known == null) {
      MaterialKind tried = tried(kind);
      known = listed(kind).or(() -> kind == tried ? failing(kind) : missing(tried));
      missingForKind.put(kind, known);
    }
    return known;
  }

  private Optional<String> failing(MaterialKind kind) {
    return kind.use() == Use.UNWRAP ? missing(WrapMechanism.RSA_OAEP_SHA_1) : trials.fails(kind);
  }

  /** What is missing for a way of wrapping; empty if nothing is. */
  Optional<String> missing(WrapMechanism wrap) {
    Optional<String> known = missingForWrap.get(wrap);
    if (known == null) {
      Set<WrapMechanism> failing = trials.failingWraps();
      for (WrapMechanism each : WrapMechanism.values()) {
        missingForWrap.put(
            each,
            failing.contains(each)
                ? Optional.of("working unwrapping by " + each)
                : Optional.empty());
      }
      known = missing(wrap);
    }
    return known;
  }

  /** What is missing for unwrapping a kind that can be made; empty if nothing is. */
  private Optional<String> missingForImport(MaterialKind kind) {
    Optional<String> known = missingForImport.get(kind);
    if (known == null) {
      known = trials.failsUnwrapped(kind);
      missingForImport.put(kind, known);
    }
    return known;
  }

  /**
   * The kind that is tried in place of a kind: one RSA size stands for all that the token lists,
   * since a pair of 4096 bits takes seconds to make.
   */
  private static MaterialKind tried(MaterialKind kind) {
    return switch (kind) {
      case RSA_3072_SIGN, RSA_4096_SIGN -> MaterialKind.RSA_2048_SIGN;
      case RSA_3072_DECRYPT, RSA_4096_DECRYPT -> MaterialKind.RSA_2048_DECRYPT;
      case RSA_3072_UNWRAP, RSA_4096_UNWRAP -> MaterialKind.RSA_2048_UNWRAP;
      default -> kind;
    };
  }

  private Optional<String> listed(MaterialKind kind) {
    if (kind.algorithm().family() == KeyAlgorithm.Family.ML_DSA) {
      return Optional.of("ML-DSA with external mu");
    }
    ObjectShape shape = ObjectShape.of(kind, profile);
    Set<Ckm> listed = token.call(session -> token.cryptoki().mechanisms(token.slot()));
    if (!listed.contains(shape.generation())) {
      return Optional.of("CKM_" + shape.generation());
    }
    if (kind.algorithm().family() == KeyAlgorithm.Family.RSA && !makes(shape, kind.algorithm())) {
      return Optional.of("CKM_" + shape.generation() + " for " + kind.algorithm());
    }
    return shape.mechanisms().stream()
        .filter(mechanism -> !listed.contains(mechanism))
        .findFirst()
        .map(mechanism -> "CKM_" + mechanism);
  }

  private boolean makes(ObjectShape shape, KeyAlgorithm algorithm) {
    Cryptoki.MechanismInfo range =
        token.call(session -> token.cryptoki().mechanismInfo(token.slot(), shape.generation()));
    return range.minKeySize() <= algorithm.size() && algorithm.size() <= range.maxKeySize();
  }

  private Set<SignatureMechanism.Family> signatures() {
    Set<SignatureMechanism.Family> families = EnumSet.noneOf(SignatureMechanism.Family.class);
    for (MaterialKind kind : MaterialKind.values()) {
      if (kind.use() == Use.SIGN && missing(kind).isEmpty()) {
        switch (kind.algorithm().family()) {
          case RSA -> {
            families.add(SignatureMechanism.Family.RSA_PKCS1);
            families.add(SignatureMechanism.Family.RSA_PSS);
          }
          case EC -> families.add(SignatureMechanism.Family.ECDSA);
          // Not ED25519PH: modules that list it have been seen to sign without it.
          case EDWARDS -> families.add(SignatureMechanism.Family.ED25519);
          case ML_DSA, AES, HMAC -> throw new IllegalStateException(kind + " does not sign");
        }
      }
    }
    return families;
  }

  private static void refuseIfMissing(Enum<?> wanted, Optional<String> missing) {
    if (missing.isPresent()) {
      throw unsupported("for " + wanted + " the token has no " + missing.get());
    }
  }

  private static HsmException unsupported(String why) {
    return new HsmException(Reason.UNSUPPORTED, why);
  }
}
