package dev.jcakms.provider;

import dev.jcakms.jca.key.KmsSecretKey;
import java.nio.file.Path;
import javax.crypto.Cipher;

/**
 * A process that seals on several threads without end. It prints a line for each seal that the
 * token has made.
 */
final class SealMain {
  private static final int THREADS = 4;

  private SealMain() {}

  /** Arguments: the home; the root's URI. */
  public static void main(String[] arguments) throws Exception {
    KmsProvider kms = KmsProvider.builder().home(Path.of(arguments[0])).root(arguments[1]).build();
    for (int thread = 0; thread < THREADS; thread++) {
      new Thread(() -> sealWithoutEnd(kms)).start();
    }
  }

  private static void sealWithoutEnd(KmsProvider kms) {
    try {
      Cipher cipher = Cipher.getInstance("KMS/AES-GCM-DIRECT/NoPadding", kms);
      cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/orders"));
      while (true) {
        byte[] unused = cipher.doFinal(new byte[1]);
        System.out.println("sealed");
      }
    } catch (Exception e) {
      System.out.println(e);
    }
  }
}
