package dev.jcakms.conformance.jca;

import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import javax.crypto.Cipher;

/** Encrypts under a key of the home that is named, and prints what became of it. */
final class LimitedPolicyMain {
  private LimitedPolicyMain() {}

  public static void main(String[] arguments) throws Exception {
    try (KmsProvider kms = KmsProvider.builder().home(Path.of(arguments[0])).build()) {
      Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
      System.out.println("allowed: " + Cipher.getMaxAllowedKeyLength("KMS/AES-GCM/NoPadding"));
      cipher.init(Cipher.ENCRYPT_MODE, TestInstallation.KEY);
      System.out.println("encrypted: " + cipher.doFinal(new byte[1]).length);
    } catch (InvalidKeyException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
