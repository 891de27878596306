package dev.jcakms.conformance.jca;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.jca.key.DataKey;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Gives software keys, or opaque ones, to ciphers that are bound before, and prints what becomes of
 * each.
 */
final class LimitedHandOverMain {
  /** What the JDK alone prints where the policy is limited. */
  static final String EXPECTED =
      """
      AES/GCM/NoPadding 16: encrypted
      AES/GCM/NoPadding 32: Illegal key size
      RSA/ECB/OAEPPadding: encrypted""";

  /** The same of opaque keys, which are not used: under such a policy no root works. */
  static final String EXPECTED_OF_OPAQUE_KEYS =
      """
      opaque 16: initialised
      opaque 32: Illegal key size or default parameters""";

  private static final String AES_GCM = "AES/GCM/NoPadding";

  private LimitedHandOverMain() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("opaque")) {
      tryOpaqueKeys(Path.of(arguments[1]), arguments[2], List.of(arguments[3], arguments[4]));
    } else {
      if (arguments[0].equals("first")) {
        Security.insertProviderAt(new KmsProvider(), 1);
      }
      trySoftwareKeys();
    }
  }

  private static void trySoftwareKeys() throws Exception {
    for (int sizeBytes : new int[] {16, 32}) {
      print(AES_GCM + " " + sizeBytes, AES_GCM, new SecretKeySpec(new byte[sizeBytes], "AES"));
    }
    String name = "RSA/ECB/OAEPPadding";
    print(name, name, KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic());
  }

  private static void tryOpaqueKeys(Path home, String keyArn, List<String> sealedKeys)
      throws Exception {
    try (KmsProvider kms = KmsProvider.builder().home(home).build()) {
      for (String sealed : sealedKeys) {
        byte[] blob = HexFormat.of().parseHex(sealed);
        DataKey key = DataKey.opaque(kms.port(), EncryptionContext.none(), blob, keyArn);
        String line = "opaque " + RootCiphertext.read(blob).plaintextBytes();
        try {
          Cipher.getInstance(AES_GCM, kms).init(Cipher.ENCRYPT_MODE, key);
          System.out.println(line + ": initialised");
        } catch (InvalidKeyException e) {
          System.out.println(line + ": " + e.getMessage());
        }
      }
    }
  }

  private static void print(String line, String transformation, Key key) throws Exception {
    Cipher cipher = Cipher.getInstance(transformation);
    int unused = cipher.getBlockSize();
    try {
      if (key instanceof SecretKey) {
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, new byte[12]));
      } else {
        cipher.init(Cipher.ENCRYPT_MODE, key);
      }
      byte[] unusedCiphertext = cipher.doFinal(new byte[1]);
      System.out.println(line + ": encrypted");
    } catch (InvalidKeyException e) {
      System.out.println(line + ": " + e.getMessage());
    }
  }
}
