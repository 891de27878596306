package dev.jcakms.provider;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyName;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * A process that has made and opened messages and stands in the middle of one. It keeps its ciphers
 * and does what it reads line by line.
 */
final class HeapDumpMain {
  private static final String ENVELOPE = "KMS/AES-GCM/NoPadding";
  private static final String ALIAS = "alias/orders";
  private static final int SEVERAL_CHUNKS = 100_000;

  private final KmsProvider kms;
  private final String arn;
  private final Cipher sealing;
  private final Cipher opening;
  private @Nullable Cipher midway;

  private HeapDumpMain(Path home, Path messages, String maxAgeSeconds) throws Exception {
    kms = KmsProvider.builder().home(home).set("cache.max-age-seconds", maxAgeSeconds).build();
    kms.initialize();
    arn = kms.administration().ensureKey(ALIAS).arn();
    KmsSecretKey key = KmsSecretKey.named(ALIAS);
    sealing = Cipher.getInstance(ENVELOPE, kms);
    opening = Cipher.getInstance(ENVELOPE, kms);
    Cipher streaming = Cipher.getInstance(ENVELOPE, kms);
    sealing.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = sealing.doFinal(new byte[64]);
    opening.init(Cipher.DECRYPT_MODE, key);
    byte[] unused = opening.doFinal(message);
    unused = opening.doFinal(sealing.doFinal(new byte[40_000]));
    streaming.init(Cipher.ENCRYPT_MODE, key);
    Files.write(messages.resolve("single"), message);
    Files.write(messages.resolve("begun"), streaming.update(new byte[SEVERAL_CHUNKS]));
    midway = streaming;
  }

  /** Arguments: the home; where messages go; the age of message keys. */
  public static void main(String[] arguments) throws Exception {
    HeapDumpMain process =
        new HeapDumpMain(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2]);
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      process.obey(line);
      System.out.println("done");
    }
  }

  private void obey(String line) throws Exception {
    switch (line) {
      case "disable" -> disable();
      case "close" -> kms.close();
      case "forget" -> midway = null;
      default -> dump(line);
    }
  }

  private void disable() {
    kms.administration().disableKey(KeyName.of(arn));
    try {
      if (midway != null) {
        byte[] unused = midway.update(new byte[SEVERAL_CHUNKS]);
      }
      throw new IllegalStateException("the stream went on under a disabled key");
    } catch (ProviderException refused) {
      // So it must be: that was its last chunk.
    }
  }

  /** What is alive after a collection. */
  private static void dump(String file) throws Exception {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, true);
  }

  @Override
  public String toString() {
    return "HeapDumpMain" + Arrays.asList(sealing, opening);
  }
}
