package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KeyName;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Watcher;
import dev.jcakms.service.messagekey.CacheLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full load on real clocks: what it costs the store, and what a process does that was stopped. */
class UnderLoadTest {
  private static final int THREADS = 2;
  private static final int SECONDS = 10;
  private static final int STATEMENTS_PER_SECOND = 10;
  private static final int STOPPED_SECONDS = 3;
  private static final int ATTEMPTS = 3;
  private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "42");
  private static final KeyName ALIAS = KeyName.of("alias/orders");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void tenSecondsCostFewStatementsAndNoneOnACallingThread() throws Exception {
    WatchedInstallation installation = new WatchedInstallation(directory.resolve("home"));
    try (KmsKeyService service =
        installation.service(
            Clocks.SYSTEM,
            CacheLimits.DEFAULT,
            Duration.ZERO,
            new Watcher(Clocks.SYSTEM, Watcher::onDaemonThread))) {
      service.keys().ensureKey(ALIAS.text());
      byte[] unused = Messages.seal(service, ALIAS, CONTEXT, new byte[100]);
      List<Thread> callers = List.of();
      // Where a machine stands still for a second, a caller rightly asks the store himself.
      for (int attempt = 0; attempt == 0 || (attempt < ATTEMPTS && !callers.isEmpty()); attempt++) {
        installation.repositoryCallers.clear();
        List<Thread> loaded = load(service);
        List<Thread> asking = List.copyOf(installation.repositoryCallers);
        callers = asking.stream().filter(loaded::contains).toList();
        assertTrue(asking.size() < SECONDS * STATEMENTS_PER_SECOND, asking.size() + " statements");
        assertTrue(asking.size() > SECONDS / 2, "the watcher did not watch");
      }
      assertEquals(List.of(), callers);
    }
  }

  /** Some seconds of full load on threads that are done when this returns. */
  private static List<Thread> load(KmsKeyService service) throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!done.get()) {
                  byte[] message = Messages.seal(service, ALIAS, CONTEXT, new byte[100]);
                  byte[] unused = Messages.open(service, ALIAS, CONTEXT, message);
                }
              });
      threads.add(thread);
      thread.start();
    }
    Thread.sleep(Duration.ofSeconds(SECONDS).toMillis());
    done.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    return threads;
  }

  @Test
  void processThatWasStoppedForThreeSecondsGoesOnWithoutOneRefusal() throws Exception {
    try (ChildJvm child = ChildJvm.unhurried(LoadMain.class, directory.resolve("home"))) {
      String pid = Objects.requireNonNull(child.readLine());
      awaitMessages(child, 1_000);
      signal("-STOP", pid);
      Thread.sleep(Duration.ofSeconds(STOPPED_SECONDS).toMillis());
      signal("-CONT", pid);
      awaitMessages(child, 1_000);
    }
  }

  private static void signal(String signal, String pid) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("kill", signal, pid).start().waitFor());
  }

  /** Until so many more messages were made and opened, and not one refused. */
  private static void awaitMessages(ChildJvm child, long more) throws IOException {
    long first = messages(child);
    while (messages(child) < first + more) {
      Thread.onSpinWait();
    }
  }

  private static long messages(ChildJvm child) throws IOException {
    child.sendLine("count");
    String[] counts = Objects.requireNonNull(child.readLine()).split(" ", -1);
    assertEquals("0", counts[1], "refusals");
    return Long.parseLong(counts[0]);
  }
}
