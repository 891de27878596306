package dev.jcakms.conformance.neutrality;

import java.security.AlgorithmParameters;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Ciphers that are asked something before they have a key. */
final class EarlyCipherIdioms {
  static final SecretKey KEY = new SecretKeySpec(new byte[16], "AES");

  static final String GCM = "AES/GCM/NoPadding";

  private static final List<String> RSA =
      List.of(
          "RSA/ECB/OAEPPadding",
          "RSA/ECB/OAEPWithSHA-1AndMGF1Padding",
          "RSA/ECB/OAEPWithSHA-256AndMGF1Padding",
          "RSA/ECB/PKCS1Padding");

  private final SoftwarePairs pairs;

  /** What is done before there is a key. */
  @FunctionalInterface
  private interface First {
    @Nullable Object on(Cipher cipher) throws Exception;
  }

  EarlyCipherIdioms(SoftwarePairs pairs) {
    this.pairs = pairs;
  }

  List<Idiom> all() {
    List<Idiom> all = new ArrayList<>();
    for (String transformation : RSA) {
      all.add(early(transformation, "nothing", cipher -> ""));
    }
    List<String> transformations = new ArrayList<>(RSA);
    transformations.add(GCM);
    for (String transformation : transformations) {
      all.add(early(transformation, "getProvider", cipher -> cipher.getProvider() != null));
      all.add(early(transformation, "getBlockSize", Cipher::getBlockSize));
      all.add(early(transformation, "getIV", Cipher::getIV));
      all.add(early(transformation, "getParameters", cipher -> name(cipher.getParameters())));
      all.add(early(transformation, "getExemptionMechanism", Cipher::getExemptionMechanism));
      all.add(early(transformation, "getOutputSize", EarlyCipherIdioms::outputSize));
    }
    all.add(
        new Idiom(
            "early Cipher with its parameters handed on",
            () -> {
              Cipher cipher = Cipher.getInstance(GCM);
              int unused = cipher.getBlockSize();
              cipher.init(Cipher.ENCRYPT_MODE, KEY);
              byte[] sealed = cipher.doFinal(Hex.MESSAGE);
              AlgorithmParameters parameters = cipher.getParameters();
              cipher.init(Cipher.DECRYPT_MODE, KEY, parameters);
              return Hex.of(cipher.doFinal(sealed)) + " " + parameters.getAlgorithm();
            }));
    return all;
  }

  private static @Nullable String name(@Nullable AlgorithmParameters parameters) {
    return parameters == null ? null : parameters.getAlgorithm();
  }

  private static String outputSize(Cipher cipher) {
    try {
      return String.valueOf(cipher.getOutputSize(1));
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private Idiom early(String transformation, String name, First first) {
    return new Idiom(
        "early Cipher " + transformation + " " + name,
        () -> {
          Cipher cipher = Cipher.getInstance(transformation);
          Object said = first.on(cipher);
          String came = transformation.equals(GCM) ? symmetric(cipher) : asymmetric(cipher);
          return said + ", " + came + ", block of " + cipher.getBlockSize();
        });
  }

  private static String symmetric(Cipher cipher) throws Exception {
    GCMParameterSpec nonce = new GCMParameterSpec(128, new byte[12]);
    cipher.init(Cipher.ENCRYPT_MODE, KEY, nonce);
    cipher.updateAAD(Hex.MESSAGE);
    byte[] sealed = cipher.doFinal(Hex.MESSAGE);
    cipher.init(Cipher.DECRYPT_MODE, KEY, nonce);
    cipher.updateAAD(Hex.MESSAGE);
    return Hex.of(sealed) + " opens to " + Hex.of(cipher.doFinal(sealed));
  }

  private String asymmetric(Cipher cipher) throws Exception {
    SoftwarePair pair = pairs.of("RSA");
    cipher.init(Cipher.ENCRYPT_MODE, pair.publicKey());
    byte[] sealed = cipher.doFinal(Hex.MESSAGE);
    AlgorithmParameters parameters = cipher.getParameters();
    cipher.init(Cipher.DECRYPT_MODE, pair.privateKey(), parameters);
    String opened = Hex.of(cipher.doFinal(sealed));
    cipher.init(Cipher.WRAP_MODE, pair.chain()[0]);
    byte[] wrapped = cipher.wrap(KEY);
    cipher.init(Cipher.UNWRAP_MODE, pair.privateKey(), parameters);
    return opened + ", " + cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY).equals(KEY);
  }
}
