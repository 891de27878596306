package dev.jcakms.conformance.neutrality;

import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SealedObject;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/** Passwords as keys, and sealed objects. */
final class PasswordIdioms {
  private static final char[] PASSWORD = "correct horse".toCharArray();
  private static final byte[] SALT = new byte[16];
  private static final int ROUNDS = 1000;

  List<Idiom> all() {
    return List.of(
        new Idiom("PBKDF2", PasswordIdioms::derived),
        new Idiom("PBES2", PasswordIdioms::encrypted),
        new Idiom("HmacPBE", PasswordIdioms::authenticated),
        new Idiom("SealedObject", () -> sealed(EarlyCipherIdioms.GCM)),
        new Idiom("SealedObject in CBC", () -> sealed("AES/CBC/PKCS5Padding")));
  }

  private static String derived() throws Exception {
    SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
    return Hex.of(factory.generateSecret(new PBEKeySpec(PASSWORD, SALT, ROUNDS, 256)).getEncoded());
  }

  private static String encrypted() throws Exception {
    String algorithm = "PBEWithHmacSHA256AndAES_256";
    SecretKey key =
        SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(PASSWORD));
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] sealed = cipher.doFinal(Hex.MESSAGE);
    Cipher another = Cipher.getInstance(algorithm);
    another.init(Cipher.DECRYPT_MODE, key, cipher.getParameters());
    return Hex.of(another.doFinal(sealed));
  }

  private static String authenticated() throws Exception {
    SecretKey key = SecretKeyFactory.getInstance("PBE").generateSecret(new PBEKeySpec(PASSWORD));
    Mac mac = Mac.getInstance("HmacPBESHA256");
    mac.init(key, new PBEParameterSpec(SALT, ROUNDS));
    return Hex.of(mac.doFinal(Hex.MESSAGE));
  }

  private static String sealed(String transformation) throws Exception {
    Cipher cipher = Cipher.getInstance(transformation);
    cipher.init(Cipher.ENCRYPT_MODE, EarlyCipherIdioms.KEY);
    SealedObject sealed = new SealedObject("two pounds of tea", cipher);
    return sealed.getAlgorithm() + " " + sealed.getObject(EarlyCipherIdioms.KEY);
  }
}
