package dev.jcakms.conformance.neutrality;

import java.util.regex.Pattern;

/**
 * What the naive provider does to programs, by the types of its engines.
 *
 * @param certain the names of idioms that come out otherwise
 * @param possible the names of those that may: the certain ones, and what randomness is drawn for
 *     in some runs
 */
record KnownHarm(Pattern certain, Pattern possible) {
  /** Since this one JSSE asks no Mac for its length any more. */
  private static final int FEATURE_WITHOUT_MAC_IN_TLS = 25;

  private static final String MAC = "early Mac .*|refused (early )?Mac .*";

  private static final String SIGNATURE =
      "early Signature (.* (getProvider|getParameters|setParameter.*)|verifies first)"
          + "|refused (early )?Signature .*|XML sha256-rsa-MGF1";

  // PKCS #1 v1.5 is no name of its, and who asks for an output size first is refused before.
  private static final String CIPHER =
      "early Cipher (.*OAEP.*|AES.*) get(Provider|BlockSize|IV|Parameters|ExemptionMechanism)"
          + "|early Cipher with its parameters handed on|refused (early )?Cipher .*";

  // To be bound first is worse than to refuse a peer in the end.
  private static final String AGREEMENT =
      "early KeyAgreement (getProvider|doPhase|generateSecret|names its secret)"
          + "|refused (early )?KeyAgreement (null|handle|another's)"
          + "|refused early KeyAgreement another's peer";

  // JSSE's tickets among them, which nobody would notice.
  private static final String GENERATOR = "KeyGenerator .*|TLS.*";

  private static final String FACTORY = "KeyFactory whose provider is asked first";

  // Without parameters the JDK has no curves, and reads no key that has some.
  private static final String PARAMETERS =
      "AlgorithmParameters .*|KeyPairGenerator EC|KeyFactory (RSASSA-PSS|EC)|KeyStore of a file"
          + "|SealedObject|Signature with parameters chosen by key|KeyAgreement chosen by key"
          + "|early Signature (RSASSA-PSS|SHA256withECDSA).*|early KeyAgreement .*"
          + "|refused (early )?Signature (SHA256withRSA|RSASSA-PSS) another's.*"
          + "|refused (early )?KeyAgreement another's peer"
          + "|(PKCS12|JCEKS|CertPath) of (RSASSA-PSS|EC)|XML ecdsa-sha256"
          + "|TLSv1.2 .*|TLSv1.3 (RSA|EC).*";

  private static final String RANDOM =
      "default SecureRandom|KeyGenerator .*|KeyPairGenerator (RSA|EC|Ed25519|X25519)"
          + "|Cipher chosen by key|early Cipher RSA.*|PBES2|SealedObject.*|PKCS12 .*|JCEKS .*"
          + "|XML ecdsa-sha256|TLS.*";

  // RSA in the JDK draws its blinding once for many uses.
  private static final String NEVER_RANDOM =
      "early Mac .*|refused .*(Mac|verify).*|KeyFactory .*|CertPath .*|PBKDF2|HmacPBE"
          + "|XML hmac-sha256|strong SecureRandom";

  static KnownHarm of(String types) {
    return switch (types) {
      case "Mac" ->
          exactly(
              Runtime.version().feature() < FEATURE_WITHOUT_MAC_IN_TLS ? MAC + "|TLSv1.3 .*" : MAC);
      case "Signature" -> exactly(SIGNATURE);
      case "Cipher" -> exactly(CIPHER);
      case "KeyAgreement" -> exactly(AGREEMENT);
      case "KeyGenerator,Cipher" -> exactly(GENERATOR + "|" + CIPHER);
      case "KeyFactory" -> exactly(FACTORY);
      case "AlgorithmParameters" -> exactly(PARAMETERS);
      case "SecureRandom" ->
          new KnownHarm(Pattern.compile(RANDOM), Pattern.compile("(?!" + NEVER_RANDOM + ").*"));
      default -> throw new IllegalArgumentException(types);
    };
  }

  private static KnownHarm exactly(String names) {
    return new KnownHarm(Pattern.compile(names), Pattern.compile(names));
  }

  boolean isCertain(String name) {
    return certain.matcher(name).matches();
  }

  boolean isPossible(String name) {
    return possible.matcher(name).matches();
  }
}
