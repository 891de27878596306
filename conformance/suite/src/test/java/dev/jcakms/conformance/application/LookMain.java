package dev.jcakms.conformance.application;

import static java.util.Objects.requireNonNull;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.KmsProvider;
import java.security.InvalidKeyException;
import java.security.Security;
import javax.crypto.Cipher;

/**
 * An application that uses a key which ought to exist, and prints what it is told if it does not.
 */
final class LookMain {
  private LookMain() {}

  public static void main(String[] arguments) throws Exception {
    Security.addProvider(new KmsProvider());
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding");
    try {
      cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/orders"));
      System.out.println("found");
    } catch (InvalidKeyException e) {
      System.out.println(((KmsException) requireNonNull(e.getCause())).code().awsName());
    }
  }
}
