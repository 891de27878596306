package dev.jcakms.conformance.benchmark;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.provider.Statistics;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;

/**
 * One fork of {@link ContextBenchmarks}: one thread encrypts messages of 64 bytes, each for one of
 * 100,000 contexts, and it prints a JSON object of what that cost.
 */
final class ContextFork {
  private static final int CONTEXTS = 100_000;
  private static final int PLAINTEXT_BYTES = 64;
  private static final int COLLECTIONS = 3;
  private static final long SEED = 1;

  private final KmsProvider kms;
  private final EncryptionContext[] contexts = new EncryptionContext[CONTEXTS];
  private final double[] cumulated = new double[CONTEXTS];
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Cipher cipher;

  private ContextFork(KmsProvider kms, double exponent) throws GeneralSecurityException {
    this.kms = kms;
    this.cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
    double sum = 0;
    for (int i = 0; i < CONTEXTS; i++) {
      contexts[i] = EncryptionContext.of("tenant", Integer.toString(i));
      sum += Math.pow(i + 1, -exponent);
      cumulated[i] = sum;
    }
  }

  /** Arguments: the home; the distribution; the entries; milliseconds to warm up and to measure. */
  public static void main(String[] arguments) throws GeneralSecurityException {
    Path home = Path.of(arguments[0]);
    Distribution distribution = Distribution.valueOf(arguments[1]);
    int entries = Integer.parseInt(arguments[2]);
    long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[3]));
    try (KmsProvider kms =
        KmsProvider.builder()
            .home(home)
            .set("cache.max-entries", Integer.toString(entries))
            // Nothing gets too old while it is measured.
            .set("cache.max-age-seconds", "3600")
            .build()) {
      kms.initialize();
      kms.administration().ensureKey("alias/tenants");
      ContextFork fork = new ContextFork(kms, distribution.exponent());
      fork.encrypt(nanos);
      fork.fill(entries);
      fork.encrypt(nanos);
      System.out.println(fork.measured(distribution, entries, nanos));
    }
  }

  /** One message for each of the most frequent contexts, so that the places are taken. */
  private void fill(int entries) throws GeneralSecurityException {
    for (int i = entries - 1; i >= 0; i--) {
      encrypt(contexts[i]);
    }
  }

  private String measured(Distribution distribution, int entries, long nanos)
      throws GeneralSecurityException {
    Statistics before = kms.statistics();
    long start = System.nanoTime();
    long messages = encrypt(nanos);
    double seconds = (System.nanoTime() - start) / 1e9;
    Statistics after = kms.statistics();
    long held = heapBytes();
    long taken = after.entries();
    kms.close();
    return String.format(
        Locale.ROOT,
        "{\"distribution\": \"%s\", \"entries\": %d, \"contexts\": %d, \"messages\": %d,"
            + " \"messagesPerSecond\": %.0f, \"rootOperations\": %d, \"evictions\": %d,"
            + " \"places\": %d, \"heapBytes\": %d, \"saidBytes\": %d, \"jdk\": \"%s\"}",
        distribution,
        entries,
        CONTEXTS,
        messages,
        messages / seconds,
        after.rootOperations() - before.rootOperations(),
        after.evictionsBySize() - before.evictionsBySize(),
        taken,
        // What the close lets go of is what the places took.
        held - heapBytes(),
        after.bytes(),
        Runtime.version());
  }

  private long encrypt(long nanos) throws GeneralSecurityException {
    long messages = 0;
    for (long start = System.nanoTime(); System.nanoTime() - start < nanos; messages++) {
      encrypt(contexts[next()]);
    }
    return messages;
  }

  private void encrypt(EncryptionContext context) throws GeneralSecurityException {
    cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/tenants"), context);
    byte[] unused = cipher.doFinal(new byte[PLAINTEXT_BYTES]);
  }

  private int next() {
    double at = random.nextDouble() * cumulated[CONTEXTS - 1];
    int index = Arrays.binarySearch(cumulated, at);
    return index >= 0 ? index : Math.min(-index - 1, CONTEXTS - 1);
  }

  private static long heapBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
