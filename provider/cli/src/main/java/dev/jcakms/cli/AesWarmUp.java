package dev.jcakms.cli;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Has the JVM compile AES-GCM on another processor, while this one reads the command line and opens
 * the installation: both take a few hundredths of a second. It encrypts zeros under a key of zeros,
 * of which nothing is kept; what fails here fails again where it counts.
 */
final class AesWarmUp {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int TEXT_BYTES = 4096;

  /** The launcher has it compiled after ten. */
  private static final int CALLS = 20;

  private AesWarmUp() {}

  /** Begins, and does not wait for the end. */
  static void start() {
    Thread thread = new Thread(AesWarmUp::encrypt, "kms-aes");
    thread.setDaemon(true);
    thread.start();
  }

  private static void encrypt() {
    // Whose methods the launcher names to the compiler.
    Provider jdk = Security.getProvider("SunJCE");
    if (jdk == null) {
      return;
    }
    byte[] text = new byte[TEXT_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    SecretKeySpec key = new SecretKeySpec(new byte[KEY_BYTES], "AES");
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", jdk);
      for (int i = 0; i < CALLS; i++) {
        nonce[0]++;
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        byte[] unused = cipher.doFinal(text);
      }
    } catch (GeneralSecurityException e) {
      // Whoever encrypts will say so.
    }
  }
}
