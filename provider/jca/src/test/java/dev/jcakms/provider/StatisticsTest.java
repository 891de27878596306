package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsUnavailableException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance says of its cache, and the threads that it has for it. */
class StatisticsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private KmsProvider kms() {
    return new KmsProvider(Instance.of(Configuration.ofHome(directory.resolve("home"))));
  }

  private static void encryptAndDecrypt(KmsProvider kms, String tenant) {
    try {
      KmsSecretKey key = KmsSecretKey.named("alias/orders");
      EncryptionContext context = EncryptionContext.of("tenant", tenant);
      Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
      cipher.init(Cipher.ENCRYPT_MODE, key, context);
      byte[] message = cipher.doFinal(new byte[100]);
      cipher.init(Cipher.DECRYPT_MODE, key, context);
      byte[] unused = cipher.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void figuresAreThoseOfWhatWasDone() {
    try (KmsProvider kms = kms()) {
      assertEquals(new Statistics(0, 0, 0, 0, 0, 0), kms.statistics());
      kms.administration().ensureKey("alias/orders");
      for (int i = 0; i < 5; i++) {
        encryptAndDecrypt(kms, "42");
        encryptAndDecrypt(kms, "43");
      }
      Statistics statistics = kms.statistics();
      assertEquals(18, statistics.hits());
      assertEquals(2, statistics.misses());
      assertEquals(0, statistics.evictionsBySize());
      assertEquals(2, statistics.rootOperations());
      assertEquals(4, statistics.entries());
      assertTrue(statistics.bytes() > 0);
    }
  }

  @Test
  void messageKeysOfADisabledKeyAreHeldNoLonger() {
    try (KmsProvider kms = kms()) {
      String arn = kms.administration().ensureKey("alias/orders").arn();
      encryptAndDecrypt(kms, "42");
      kms.administration().disableKey(KeyName.of(arn));
      assertEquals(0, kms.statistics().entries());
    }
  }

  @Test
  void closedInstanceGivesNone() {
    KmsProvider kms = kms();
    kms.close();
    assertThrows(KmsUnavailableException.class, kms::statistics);
  }

  @Test
  void threadsComeWithTheFirstUseAndGoWithTheClose() throws Exception {
    Set<Thread> before = ours();
    KmsProvider kms = kms();
    kms.getServices().forEach(service -> assertTrue(service.toString().length() > 0));
    kms.statistics();
    assertEquals(Set.of(), since(before));
    kms.administration().ensureKey("alias/orders");
    encryptAndDecrypt(kms, "42");
    Set<Thread> working = since(before);
    assertTrue(working.stream().allMatch(Thread::isDaemon));
    assertTrue(
        working.stream().anyMatch(thread -> thread.getName().equals("jcakms-watcher")),
        working::toString);
    kms.close();
    for (Thread thread : working) {
      thread.join();
    }
  }

  @Test
  void instanceThatWasDroppedWithoutACloseIsNotKeptAliveByItsThreads() throws Exception {
    Set<Thread> before = ours();
    List<Thread> working = new ArrayList<>();
    WeakReference<KmsProvider> dropped = dropped(before, working);
    while (dropped.get() != null) {
      System.gc();
      Thread.onSpinWait();
    }
    for (Thread thread : working) {
      thread.join();
    }
  }

  private WeakReference<KmsProvider> dropped(Set<Thread> before, List<Thread> working) {
    KmsProvider kms = kms();
    kms.administration().ensureKey("alias/orders");
    encryptAndDecrypt(kms, "42");
    working.addAll(since(before));
    return new WeakReference<>(kms);
  }

  private static Set<Thread> ours() {
    Set<Thread> ours = new HashSet<>(Thread.getAllStackTraces().keySet());
    ours.removeIf(thread -> !thread.getName().startsWith("jcakms-"));
    return ours;
  }

  private static Set<Thread> since(Set<Thread> before) {
    Set<Thread> since = ours();
    since.removeAll(before);
    return since;
  }
}
