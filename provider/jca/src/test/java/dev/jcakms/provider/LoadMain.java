package dev.jcakms.provider;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;

/**
 * A process that encrypts and decrypts on two threads until its input ends. It prints its process
 * id; then, for each line that it reads, how many messages there were and how many refusals.
 */
final class LoadMain {
  private static final int THREADS = 2;

  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();

  private LoadMain() {}

  /** Argument: the home. */
  public static void main(String[] arguments) throws IOException {
    KmsProvider kms = new KmsProvider(Instance.of(Configuration.ofHome(Path.of(arguments[0]))));
    kms.administration().ensureKey("alias/orders");
    LoadMain load = new LoadMain();
    for (int thread = 0; thread < THREADS; thread++) {
      Thread working = new Thread(() -> load.workWithoutEnd(kms));
      working.setDaemon(true);
      working.start();
    }
    System.out.println(ProcessHandle.current().pid());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.out.println(load.messages + " " + load.refusals);
    }
  }

  private void workWithoutEnd(KmsProvider kms) {
    while (true) {
      try {
        work(kms);
      } catch (GeneralSecurityException | ProviderException e) {
        refusals.incrementAndGet();
      }
    }
  }

  private void work(KmsProvider kms) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
    EncryptionContext context = EncryptionContext.of("tenant", "42");
    while (true) {
      cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/orders"), context);
      byte[] message = cipher.doFinal(new byte[100]);
      cipher.init(Cipher.DECRYPT_MODE, KmsSecretKey.named("alias/orders"), context);
      byte[] unused = cipher.doFinal(message);
      messages.incrementAndGet();
    }
  }
}
