package dev.jcakms.conformance.benchmark;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import javax.crypto.Cipher;

/** A program that makes one message under the key {@code alias/orders} of its home, and ends. */
public final class FirstSealMain {
  private static final int SIZE_BYTES = 64;

  private FirstSealMain() {}

  /** Argument: the file for the time that it took. */
  public static void main(String[] arguments) throws Exception {
    long start = System.nanoTime();
    KmsProvider kms = new KmsProvider();
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
    cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/orders"));
    if (cipher.doFinal(new byte[SIZE_BYTES]).length > SIZE_BYTES) {
      InsideTime.write(Path.of(arguments[0]), System.nanoTime() - start);
    }
  }
}
