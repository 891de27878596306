package dev.jcakms.conformance.neutrality;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Who answers where no provider is named, and by what kind of key. */
final class DefaultIdioms {
  private static final String HASH = "SHA-256";
  private static final RSAPublicKeySpec RSA =
      new RSAPublicKeySpec(BigInteger.ONE.shiftLeft(1023).setBit(0), BigInteger.valueOf(65_537));

  private final SoftwarePairs pairs;

  DefaultIdioms(SoftwarePairs pairs) {
    this.pairs = pairs;
  }

  List<Idiom> all() {
    List<Idiom> all = new ArrayList<>();
    random(all);
    generators(all);
    factories(all);
    parameters(all);
    chosenByKey(all);
    return all;
  }

  private static void random(List<Idiom> all) {
    all.add(
        new Idiom(
            "default SecureRandom",
            () -> {
              SecureRandom random = new SecureRandom();
              random.nextBytes(new byte[1]);
              return random.getAlgorithm() + " of " + name(random.getProvider());
            }));
    all.add(
        new Idiom(
            "strong SecureRandom", () -> name(SecureRandom.getInstanceStrong().getProvider())));
  }

  private static void generators(List<Idiom> all) {
    for (String algorithm : List.of("AES", "HmacSHA256")) {
      all.add(
          new Idiom(
              "KeyGenerator " + algorithm,
              () -> {
                KeyGenerator generator = KeyGenerator.getInstance(algorithm);
                SecretKey key = generator.generateKey();
                return key.getFormat() + " " + key.getEncoded().length + " bytes";
              }));
      all.add(
          new Idiom(
              "KeyGenerator " + algorithm + " by size",
              () -> {
                KeyGenerator generator = KeyGenerator.getInstance(algorithm);
                generator.init(192);
                SecretKey key = generator.generateKey();
                return key.getFormat() + " of " + name(generator.getProvider());
              }));
    }
    for (String algorithm : List.of("RSA", "EC", "Ed25519", "X25519", "ML-DSA")) {
      all.add(
          new Idiom(
              "KeyPairGenerator " + algorithm,
              () -> {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
                return generator.generateKeyPair().getPublic().getFormat()
                    + " of "
                    + name(generator.getProvider());
              }));
    }
  }

  private void factories(List<Idiom> all) {
    for (String kind : SoftwarePairs.KINDS) {
      all.add(
          new Idiom(
              "KeyFactory " + kind,
              () -> {
                byte[] encoded = pairs.of(kind).publicKey().getEncoded();
                KeyFactory factory = KeyFactory.getInstance(kind);
                return factory.generatePublic(new X509EncodedKeySpec(encoded)).getAlgorithm()
                    + " of "
                    + name(factory.getProvider());
              }));
    }
    all.add(
        new Idiom(
            "KeyFactory whose provider is asked first",
            () -> {
              KeyFactory factory = KeyFactory.getInstance("RSA");
              Provider unused = factory.getProvider();
              return factory.generatePublic(RSA).getAlgorithm();
            }));
    all.add(
        new Idiom(
            "SecretKeyFactory",
            () -> name(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").getProvider())));
    all.add(
        new Idiom(
            "KeyStore of a file",
            () -> {
              KeyStore store =
                  KeyStore.getInstance(
                      pairs.file("EC").toFile(), SoftwarePair.PASSWORD.toCharArray());
              return KeyStore.getDefaultType()
                  + ", "
                  + store.getType()
                  + " of "
                  + name(store.getProvider());
            }));
  }

  private static void parameters(List<Idiom> all) {
    parameters(all, "EC", new ECGenParameterSpec("secp256r1"));
    parameters(all, "GCM", new GCMParameterSpec(128, new byte[12]));
    parameters(
        all,
        "OAEP",
        new OAEPParameterSpec(HASH, "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
    parameters(all, "RSASSA-PSS", pss());
  }

  private static void parameters(List<Idiom> all, String algorithm, AlgorithmParameterSpec spec) {
    all.add(
        new Idiom(
            "AlgorithmParameters " + algorithm,
            () -> {
              AlgorithmParameters parameters = AlgorithmParameters.getInstance(algorithm);
              parameters.init(spec);
              return parameters.getEncoded().length + " bytes of " + name(parameters.getProvider());
            }));
  }

  static PSSParameterSpec pss() {
    return new PSSParameterSpec(HASH, "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
  }

  private void chosenByKey(List<Idiom> all) {
    all.add(
        new Idiom(
            "Mac chosen by key",
            () -> {
              Mac mac = Mac.getInstance("HmacSHA256");
              mac.init(EarlyMacIdioms.KEY);
              return Hex.of(mac.doFinal(Hex.MESSAGE)) + " of " + name(mac.getProvider());
            }));
    all.add(
        new Idiom(
            "Signature chosen by key",
            () -> {
              Signature signature = Signature.getInstance("SHA256withRSA");
              signature.initVerify(pairs.of("RSA").publicKey());
              return name(signature.getProvider());
            }));
    all.add(
        new Idiom(
            "Signature with parameters chosen by key",
            () -> {
              SoftwarePair pair = pairs.of("RSASSA-PSS");
              Signature signature = Signature.getInstance("RSASSA-PSS");
              signature.initSign(pair.privateKey());
              signature.setParameter(pss());
              return EarlySignatureIdioms.signAndVerify(signature, pair)
                  + " by "
                  + name(signature.getProvider());
            }));
    all.add(
        new Idiom(
            "Cipher chosen by key",
            () -> {
              Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
              cipher.init(Cipher.ENCRYPT_MODE, EarlyCipherIdioms.KEY);
              return cipher.doFinal(Hex.MESSAGE).length + " bytes by " + name(cipher.getProvider());
            }));
    all.add(
        new Idiom(
            "KeyAgreement chosen by key",
            () -> {
              SoftwarePair pair = pairs.of("EC");
              KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
              agreement.init(pair.privateKey());
              return EarlyAgreementIdioms.agree(agreement, pair)
                  + " by "
                  + name(agreement.getProvider());
            }));
  }

  private static String name(Provider provider) {
    return provider.getName();
  }
}
