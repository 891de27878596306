package dev.jcakms.conformance.neutrality;

import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Keys that nobody takes: what the program is told, chosen by key and bound before. */
final class RefusalIdioms {
  private static final SecretKey SHORT = new SecretKeySpec(new byte[3], "AES");

  private final SoftwarePairs pairs;

  /** A key of some token: it has no bytes, and is no type that any provider knows. */
  private interface Handle extends Key {
    @Override
    default @Nullable String getFormat() {
      return null;
    }

    @Override
    default byte @Nullable [] getEncoded() {
      return null;
    }
  }

  private record SecretHandle(String getAlgorithm) implements Handle, SecretKey {
    private static final long serialVersionUID = 1L;
  }

  private record PrivateHandle(String getAlgorithm) implements Handle, PrivateKey {
    private static final long serialVersionUID = 1L;
  }

  /** What is done with an engine that may be bound before. */
  @FunctionalInterface
  private interface Use<T> {
    void of(T engine) throws Exception;
  }

  RefusalIdioms(SoftwarePairs pairs) {
    this.pairs = pairs;
  }

  List<Idiom> all() {
    List<Idiom> all = new ArrayList<>();
    ciphers(all);
    macs(all);
    signatures(all);
    agreements(all);
    return all;
  }

  private void ciphers(List<Idiom> all) {
    for (boolean early : List.of(false, true)) {
      cipher(all, early, "three bytes", c -> c.init(Cipher.ENCRYPT_MODE, SHORT));
      cipher(all, early, "null", c -> c.init(Cipher.ENCRYPT_MODE, (Key) null));
      cipher(all, early, "handle", c -> c.init(Cipher.ENCRYPT_MODE, new SecretHandle("AES")));
      cipher(all, early, "pair", c -> c.init(Cipher.ENCRYPT_MODE, pairs.of("RSA").publicKey()));
      cipher(
          all,
          early,
          "wrong parameters",
          c ->
              c.init(
                  Cipher.ENCRYPT_MODE, EarlyCipherIdioms.KEY, new IvParameterSpec(new byte[16])));
    }
  }

  private static void cipher(List<Idiom> all, boolean early, String name, Use<Cipher> use) {
    all.add(
        idiom(
            early,
            "Cipher",
            name,
            () -> {
              Cipher cipher = Cipher.getInstance(EarlyCipherIdioms.GCM);
              boolean unused = early && cipher.getProvider() == null;
              use.of(cipher);
            }));
  }

  private void macs(List<Idiom> all) {
    for (boolean early : List.of(false, true)) {
      mac(all, early, "null", m -> m.init(null));
      mac(all, early, "handle", m -> m.init(new SecretHandle("HmacSHA256")));
      mac(all, early, "pair", m -> m.init(pairs.of("RSA").privateKey()));
      mac(
          all,
          early,
          "parameters",
          m -> m.init(EarlyMacIdioms.KEY, new IvParameterSpec(new byte[16])));
    }
  }

  private static void mac(List<Idiom> all, boolean early, String name, Use<Mac> use) {
    all.add(
        idiom(
            early,
            "Mac",
            name,
            () -> {
              Mac mac = Mac.getInstance("HmacSHA256");
              boolean unused = early && mac.getProvider() == null;
              use.of(mac);
            }));
  }

  private void signatures(List<Idiom> all) {
    for (String algorithm : List.of("SHA256withRSA", "RSASSA-PSS", "SHA256withECDSA", "Ed25519")) {
      for (boolean early : List.of(false, true)) {
        signature(all, early, algorithm, "null to sign", s -> s.initSign(null));
        signature(all, early, algorithm, "null to verify", s -> s.initVerify((PublicKey) null));
        signature(all, early, algorithm, "handle", s -> s.initSign(new PrivateHandle("RSA")));
        String other = algorithm.contains("RSA") ? "EC" : "RSA";
        signature(
            all, early, algorithm, "another's", s -> s.initSign(pairs.of(other).privateKey()));
        signature(
            all,
            early,
            algorithm,
            "another's public",
            s -> s.initVerify(pairs.of(other).publicKey()));
      }
    }
  }

  private static void signature(
      List<Idiom> all, boolean early, String algorithm, String name, Use<Signature> use) {
    all.add(
        idiom(
            early,
            "Signature " + algorithm,
            name,
            () -> {
              Signature signature = Signature.getInstance(algorithm);
              boolean unused = early && signature.getProvider() == null;
              use.of(signature);
            }));
  }

  private void agreements(List<Idiom> all) {
    for (boolean early : List.of(false, true)) {
      agreement(all, early, "null", a -> a.init(null));
      agreement(all, early, "handle", a -> a.init(new PrivateHandle("EC")));
      agreement(all, early, "another's", a -> a.init(pairs.of("RSA").privateKey()));
      agreement(
          all,
          early,
          "another's peer",
          a -> {
            a.init(pairs.of("EC").privateKey());
            Object unused = a.doPhase(pairs.of("RSA").publicKey(), true);
          });
    }
  }

  private static void agreement(
      List<Idiom> all, boolean early, String name, Use<KeyAgreement> use) {
    all.add(
        idiom(
            early,
            "KeyAgreement",
            name,
            () -> {
              KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
              boolean unused = early && agreement.getProvider() == null;
              use.of(agreement);
            }));
  }

  /** Something that is to fail. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static Idiom idiom(boolean early, String engine, String name, Work work) {
    return new Idiom(
        "refused " + (early ? "early " : "") + engine + " " + name,
        () -> {
          work.run();
          return "taken";
        });
  }
}
