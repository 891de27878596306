package dev.jcakms.conformance.neutrality;

import static java.util.Objects.requireNonNull;

import java.security.Provider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A provider for keys of its own as one would write it first: engines under the names that all
 * share, which refuse whatever key is not theirs and answer whoever comes.
 */
public final class NaiveProvider extends Provider {
  private static final long serialVersionUID = 1L;

  private static final Set<String> ANSWERED = new TreeSet<>();

  private static final Map<String, List<String>> NAMES =
      Map.of(
          "Mac", List.of("HmacSHA224", "HmacSHA256", "HmacSHA384", "HmacSHA512"),
          "Signature",
              List.of(
                  "SHA256withRSA",
                  "RSASSA-PSS",
                  "SHA256withECDSA",
                  "SHA256withECDSAinP1363Format",
                  "Ed25519"),
          "Cipher",
              List.of(
                  NaiveCipher.GCM,
                  "RSA/ECB/OAEPPadding",
                  "RSA/ECB/OAEPWithSHA-1AndMGF1Padding",
                  "RSA/ECB/OAEPWithSHA-256AndMGF1Padding"),
          "KeyAgreement", List.of("ECDH"),
          "KeyGenerator", List.of("AES", "HmacSHA256"),
          "KeyFactory", List.of("RSA", "RSASSA-PSS", "EC", "Ed25519", "EdDSA"),
          "AlgorithmParameters", List.of("EC", "GCM", "OAEP", "RSASSA-PSS"),
          "SecureRandom", List.of("Naive"));

  /** One without engines, as the list of providers makes it. */
  public NaiveProvider() {
    super("Naive", "1", "Takes its own keys alone");
  }

  /** One with the engines of some types, with commas between. */
  @Override
  public Provider configure(String types) {
    NaiveProvider configured = new NaiveProvider();
    for (String type : types.split(",", -1)) {
      for (String name : requireNonNull(NAMES.get(type))) {
        configured.putService(new Naive(configured, type, name));
      }
    }
    return configured;
  }

  /** An engine did what was asked of it; nobody noticed. */
  static void answered(String type) {
    synchronized (ANSWERED) {
      ANSWERED.add(type);
    }
  }

  /** The types of the engines that did. */
  static Set<String> answeredSinceLastAsked() {
    synchronized (ANSWERED) {
      Set<String> types = new TreeSet<>(ANSWERED);
      ANSWERED.clear();
      return types;
    }
  }

  private static final class Naive extends Service {
    Naive(Provider provider, String type, String name) {
      super(provider, type, name, NaiveProvider.class.getName() + "$" + type, null, null);
    }

    @Override
    public Object newInstance(@Nullable Object parameter) {
      return switch (getType()) {
        case "Mac" -> new NaiveMac(getAlgorithm());
        case "Signature" -> new NaiveSignature();
        case "Cipher" -> new NaiveCipher();
        case "KeyAgreement" -> new NaiveAgreement();
        case "KeyGenerator" -> new NaiveKey.Generator(getAlgorithm());
        case "KeyFactory" -> new NaiveKeyFactory();
        case "AlgorithmParameters" -> new NaiveParameters();
        default -> new NaiveRandom();
      };
    }
  }
}
