package dev.jcakms.conformance.neutrality;

import java.security.Provider;
import java.util.List;
import javax.crypto.KeyAgreement;

/** Key agreements that are asked something before they have a key. */
final class EarlyAgreementIdioms {
  private final SoftwarePairs pairs;

  /** What is done before there is a key. */
  @FunctionalInterface
  private interface First {
    Object on(KeyAgreement agreement, SoftwarePair pair) throws Exception;
  }

  EarlyAgreementIdioms(SoftwarePairs pairs) {
    this.pairs = pairs;
  }

  List<Idiom> all() {
    return List.of(
        early("nothing", (agreement, pair) -> ""),
        early("getProvider", (agreement, pair) -> agreement.getProvider() != null),
        early("doPhase", (agreement, pair) -> agreement.doPhase(pair.publicKey(), true)),
        early("generateSecret", (agreement, pair) -> agreement.generateSecret()),
        new Idiom(
            "early KeyAgreement names its secret",
            () -> {
              SoftwarePair pair = pairs.of("EC");
              KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
              Provider unused = agreement.getProvider();
              agreement.init(pair.privateKey());
              Object unusedToo = agreement.doPhase(pair.publicKey(), true);
              return agreement.generateSecret("TlsPremasterSecret").getAlgorithm();
            }));
  }

  private Idiom early(String name, First first) {
    return new Idiom(
        "early KeyAgreement " + name,
        () -> {
          SoftwarePair pair = pairs.of("EC");
          KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
          Object said;
          try {
            said = first.on(agreement, pair);
          } catch (IllegalStateException e) {
            said = e;
          }
          agreement.init(pair.privateKey());
          return agree(agreement, pair) + " after " + said;
        });
  }

  /** With itself, by an object that has its private key. */
  static String agree(KeyAgreement agreement, SoftwarePair pair) throws Exception {
    Object unused = agreement.doPhase(pair.publicKey(), true);
    return agreement.generateSecret().length + " bytes";
  }
}
