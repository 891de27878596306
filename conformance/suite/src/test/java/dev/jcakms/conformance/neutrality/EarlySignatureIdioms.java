package dev.jcakms.conformance.neutrality;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/** Signatures that are asked or told something before they have a key. */
final class EarlySignatureIdioms {
  private static final Map<String, String> KINDS =
      Map.of(
          "SHA256withRSA", "RSA",
          "RSASSA-PSS", "RSASSA-PSS",
          "SHA256withECDSA", "EC",
          "SHA256withECDSAinP1363Format", "EC",
          "Ed25519", "Ed25519");

  private final SoftwarePairs pairs;

  /** What is done before there is a key. */
  @FunctionalInterface
  private interface First {
    @Nullable Object on(Signature signature) throws Exception;
  }

  EarlySignatureIdioms(SoftwarePairs pairs) {
    this.pairs = pairs;
  }

  List<Idiom> all() {
    List<Idiom> all = new ArrayList<>();
    for (String algorithm : KINDS.keySet().stream().sorted().toList()) {
      all.add(early(algorithm, "getProvider", signature -> signature.getProvider() != null));
      all.add(early(algorithm, "getParameters", Signature::getParameters));
      all.add(early(algorithm, "setParameter of null", signature -> set(signature, null)));
    }
    all.add(pss("setParameter"));
    all.add(pss("setParameter by a key for all of RSA", "RSA"));
    all.add(
        early(
            "RSASSA-PSS",
            "setParameter of another kind",
            signature -> set(signature, new IvParameterSpec(new byte[16]))));
    all.add(cloned("SHA256withRSA"));
    all.add(cloned("Ed25519"));
    all.add(fresh());
    all.add(takenWith());
    return all;
  }

  private Idiom early(String algorithm, String name, First first) {
    return new Idiom(
        "early Signature " + algorithm + " " + name,
        () -> {
          SoftwarePair pair = pairs.of(kind(algorithm));
          Signature signature = Signature.getInstance(algorithm);
          @Nullable Object said;
          try {
            said = first.on(signature);
          } catch (GeneralSecurityException | UnsupportedOperationException e) {
            said = e;
          }
          signature.initSign(pair.privateKey());
          return signAndVerify(signature, pair) + " after " + said;
        });
  }

  private static String kind(String algorithm) {
    return requireNonNull(KINDS.get(algorithm));
  }

  private static String set(Signature signature, @Nullable AlgorithmParameterSpec spec)
      throws GeneralSecurityException {
    signature.setParameter(spec);
    return "set";
  }

  private Idiom pss(String name) {
    return pss(name, "RSASSA-PSS");
  }

  private Idiom pss(String name, String kind) {
    return new Idiom(
        "early Signature RSASSA-PSS " + name,
        () -> {
          SoftwarePair pair = pairs.of(kind);
          Signature signature = Signature.getInstance("RSASSA-PSS");
          signature.setParameter(DefaultIdioms.pss());
          signature.initSign(pair.privateKey());
          return signAndVerify(signature, pair) + ", parameters " + isEncoded(signature);
        });
  }

  private static boolean isEncoded(Signature signature) throws Exception {
    return signature.getParameters().getEncoded().length > 0;
  }

  private Idiom cloned(String algorithm) {
    return new Idiom(
        "early Signature " + algorithm + " clone",
        () -> {
          SoftwarePair pair = pairs.of(kind(algorithm));
          Signature signature = (Signature) Signature.getInstance(algorithm).clone();
          signature.initSign(pair.privateKey());
          return signAndVerify(signature, pair);
        });
  }

  /** To verify at once, and to sign after. */
  private Idiom fresh() {
    return new Idiom(
        "early Signature verifies first",
        () -> {
          SoftwarePair pair = pairs.of("RSA");
          Signature signature = Signature.getInstance("SHA256withRSA");
          boolean unused = signature.getProvider() == null;
          signature.initVerify(pair.chain()[0]);
          signature.update(Hex.MESSAGE);
          boolean forged = signature.verify(new byte[modulusBytes(pair)]);
          signature.initSign(pair.privateKey());
          return forged + ", " + signAndVerify(signature, pair);
        });
  }

  private static int modulusBytes(SoftwarePair pair) throws GeneralSecurityException {
    return ((RSAKey) pair.publicKey()).getModulus().bitLength() / Byte.SIZE;
  }

  private Idiom takenWith() {
    return new Idiom(
        "early Signature update before a key",
        () -> {
          Signature signature = Signature.getInstance("SHA256withRSA");
          boolean unused = signature.getProvider() == null;
          signature.update(Hex.MESSAGE);
          return "updated";
        });
  }

  /** With an object that is ready to sign; it verifies after. */
  static String signAndVerify(Signature signature, SoftwarePair pair) throws Exception {
    signature.update(Hex.MESSAGE);
    byte[] signed = signature.sign();
    signature.initVerify(pair.publicKey());
    signature.update(Hex.MESSAGE);
    return "verified " + signature.verify(signed);
  }
}
