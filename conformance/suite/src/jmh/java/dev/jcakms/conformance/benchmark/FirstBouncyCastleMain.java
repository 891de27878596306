package dev.jcakms.conformance.benchmark;

import java.nio.file.Path;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** A program that encrypts once by Bouncy Castle's AES-GCM, and ends. */
public final class FirstBouncyCastleMain {
  private static final int SIZE_BYTES = 64;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private FirstBouncyCastleMain() {}

  /** Argument: the file for the time that it took. */
  public static void main(String[] arguments) throws Exception {
    long start = System.nanoTime();
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", new BouncyCastleProvider());
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    if (cipher.doFinal(new byte[SIZE_BYTES]).length > SIZE_BYTES) {
      InsideTime.write(Path.of(arguments[0]), System.nanoTime() - start);
    }
  }
}
