package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.port.MessageOpening;
import dev.jcakms.port.MessageSealing;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.messagekey.CacheLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The message-key cache: its limits, and one load for many, counted at the root. */
class MessageKeysTest {
  private static final int THREADS = 64;
  private static final int ROUNDS = 100;
  private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "42");
  private static final byte[] PLAINTEXT = "a plaintext".getBytes(StandardCharsets.UTF_8);
  private static final KeyName ALIAS = KeyName.of("alias/orders");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final TestClocks clocks = new TestClocks();
  private WatchedInstallation installation;
  private WatchedRoot root;

  @BeforeEach
  void makeAnInstallation() {
    installation = new WatchedInstallation(directory.resolve("home"));
    root = installation.watchedRoot();
    service(CacheLimits.DEFAULT).keys().ensureKey("alias/orders");
  }

  @AfterEach
  void close() {
    installation.close();
  }

  @Test
  void sixtyFourThreadsThatMissTheSameEncryptionKeyCauseOneSeal() throws Exception {
    KmsKeyService service = service(CacheLimits.DEFAULT);
    for (int round = 0; round < ROUNDS; round++) {
      EncryptionContext context = EncryptionContext.of("round", Integer.toString(round));
      int before = root.seals.get();

      List<byte[]> messages =
          whileTheRootIsHeld(() -> Messages.seal(service, ALIAS, context, PLAINTEXT));

      assertEquals(1, root.seals.get() - before, "seals in round " + round);
      for (byte[] message : messages) {
        assertArrayEquals(PLAINTEXT, Messages.open(service, ALIAS, context, message));
      }
    }
    assertEquals(0, root.opens.get(), "what was generated here is at hand to decrypt");
  }

  @Test
  void sixtyFourThreadsThatMissTheSameDecryptionKeyCauseOneOpen() throws Exception {
    KmsKeyService maker = service(CacheLimits.DEFAULT);
    KmsKeyService service = service(CacheLimits.DEFAULT);
    for (int round = 0; round < ROUNDS; round++) {
      EncryptionContext context = EncryptionContext.of("round", Integer.toString(round));
      byte[] message = Messages.seal(maker, ALIAS, context, PLAINTEXT);
      int before = root.opens.get();

      List<byte[]> plaintexts =
          whileTheRootIsHeld(
              () -> Messages.open(service, KeyName.byCiphertext(), context, message));

      assertEquals(1, root.opens.get() - before, "opens in round " + round);
      plaintexts.forEach(plaintext -> assertArrayEquals(PLAINTEXT, plaintext));
    }
  }

  @Test
  void hitsAndOtherLoadsProceedWhileOneLoadHangs() throws Exception {
    KmsKeyService service = service(CacheLimits.DEFAULT);
    byte[] atHand = Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);
    EncryptionContext hanging = EncryptionContext.of("tenant", "hanging");
    root.holds = WatchedRoot.endingWith(hanging.canonicalBytes());
    root.held = new CountDownLatch(1);
    FutureTask<byte[]> stuck = inThread(() -> Messages.seal(service, ALIAS, hanging, PLAINTEXT));
    awaitWaiting(List.of(threadOf(stuck)));

    Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);
    assertArrayEquals(PLAINTEXT, Messages.open(service, ALIAS, CONTEXT, atHand));
    Messages.seal(service, ALIAS, EncryptionContext.of("tenant", "other"), PLAINTEXT);
    assertFalse(stuck.isDone());

    root.held.countDown();
    assertArrayEquals(PLAINTEXT, Messages.open(service, ALIAS, hanging, stuck.get()));
  }

  @Test
  void interruptedWaitEndsWithTheFlagSetAndTheLoadGoesOn() throws Exception {
    KmsKeyService service = service(CacheLimits.DEFAULT);
    root.held = new CountDownLatch(1);
    FutureTask<Boolean> waiting =
        inThread(
            () -> {
              assertThrows(
                  KmsUnavailableException.class,
                  () -> Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT));
              return Thread.currentThread().isInterrupted();
            });
    awaitWaiting(List.of(threadOf(waiting)));
    threadOf(waiting).interrupt();

    assertTrue(waiting.get());
    root.held.countDown();
    Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);
    assertEquals(1, root.seals.get());
  }

  @Test
  void failedLoadIsNotRemembered() {
    KmsKeyService service = service(CacheLimits.DEFAULT);
    byte[] message = Messages.seal(service(CacheLimits.DEFAULT), ALIAS, CONTEXT, PLAINTEXT);
    root.fault = Optional.of(new HsmException(HsmException.Reason.UNAVAILABLE, "away"));
    assertThrows(
        KmsUnavailableException.class, () -> Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT));
    assertThrows(
        KmsUnavailableException.class, () -> Messages.open(service, ALIAS, CONTEXT, message));

    root.fault = Optional.empty();

    Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);
    assertArrayEquals(PLAINTEXT, Messages.open(service, ALIAS, CONTEXT, message));
  }

  @Test
  void wrongContextIsRefusedWithoutACauseThoughTheMessageKeyIsAtHand() {
    KmsKeyService service = service(CacheLimits.DEFAULT);
    byte[] message = Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);
    for (EncryptionContext wrong :
        List.of(EncryptionContext.none(), EncryptionContext.of("tenant", "43"))) {
      KmsInvalidCiphertextException refused =
          assertThrows(
              KmsInvalidCiphertextException.class,
              () -> Messages.open(service, ALIAS, wrong, message));
      assertEquals(null, refused.getCause());
    }
  }

  @Test
  void olderThanMaxAgeByEitherClockIsNotUsed() {
    CacheLimits limits = new CacheLimits(10, Duration.ofMinutes(5), 1 << 20, 1L << 36);
    for (Runnable step :
        List.<Runnable>of(
            () -> clocks.advanceMonotonic(Duration.ofMinutes(5)),
            () -> clocks.advanceWall(Duration.ofMinutes(5)),
            () -> clocks.advanceWall(Duration.ofMillis(-1)))) {
      KmsKeyService service = service(limits);
      byte[] message = Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);
      Messages.open(service, ALIAS, CONTEXT, message);
      int sealsBefore = root.seals.get();
      int opensBefore = root.opens.get();

      step.run();

      Messages.open(service, ALIAS, CONTEXT, message);
      Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);
      assertEquals(1, root.seals.get() - sealsBefore);
      assertEquals(1, root.opens.get() - opensBefore);
    }
  }

  @Test
  void noMoreThanMaxMessagesAreMadeUnderOneMessageKey() {
    KmsKeyService service = service(new CacheLimits(10, Duration.ofMinutes(5), 3, Long.MAX_VALUE));
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    for (int i = 0; i < 9; i++) {
      Messages.seal(sealing, PLAINTEXT);
    }
    assertEquals(3, root.seals.get());
  }

  @Test
  void noMoreThanMaxBytesAreSealedUnderOneMessageKeyButChunkedBodiesCountNone() {
    KmsKeyService service =
        service(new CacheLimits(10, Duration.ofMinutes(5), 1 << 20, 2L * PLAINTEXT.length));
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    for (int i = 0; i < 4; i++) {
      Messages.seal(sealing, PLAINTEXT);
      Messages.seal(sealing, new byte[70_000]);
    }
    assertEquals(2, root.seals.get());
  }

  @Test
  void moreContextsThanEntriesCostARootOperationEach() {
    KmsKeyService service = service(new CacheLimits(1, Duration.ofMinutes(5), 1 << 20, 1L << 36));
    for (int i = 0; i < 10; i++) {
      byte[] message = Messages.seal(service, ALIAS, EncryptionContext.of("i", "" + i), PLAINTEXT);
      assertArrayEquals(
          PLAINTEXT, Messages.open(service, ALIAS, EncryptionContext.of("i", "" + i), message));
    }
    assertEquals(10, root.seals.get());
  }

  @Test
  void configuredLimitsNeverExceedWhatRandomNoncesAllow() {
    CacheLimits limits = new CacheLimits(1, Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE);
    assertEquals(1L << 30, limits.maxMessages());
    assertEquals(1L << 40, limits.maxBytes());
  }

  @Test
  void switchedOffEveryMessageCostsARootOperation() {
    KmsKeyService service = service(CacheLimits.OFF);
    byte[] first = Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);
    byte[] second = Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);
    assertNotEquals(rootCiphertext(first), rootCiphertext(second));
    Messages.open(service, ALIAS, CONTEXT, first);
    Messages.open(service, ALIAS, CONTEXT, first);
    assertEquals(2, root.seals.get());
    assertEquals(2, root.opens.get());
  }

  @Test
  void messageKeyThatCameOutOfARootCiphertextNeverEncrypts() {
    byte[] foreign = Messages.seal(service(CacheLimits.DEFAULT), ALIAS, CONTEXT, PLAINTEXT);
    KmsKeyService service = service(CacheLimits.DEFAULT);
    Messages.open(service, ALIAS, CONTEXT, foreign);

    byte[] own = Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);

    assertNotEquals(rootCiphertext(foreign), rootCiphertext(own));
  }

  @Test
  void eachContextAndKeyHasAMessageKeyOfItsOwn() {
    KmsKeyService service = service(CacheLimits.DEFAULT);
    service.keys().ensureKey("alias/other");
    byte[] first = Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);
    byte[] otherContext =
        Messages.seal(service, ALIAS, EncryptionContext.of("tenant", "43"), PLAINTEXT);
    byte[] otherKey = Messages.seal(service, KeyName.of("alias/other"), CONTEXT, PLAINTEXT);
    assertEquals(3, root.seals.get());
    assertNotEquals(rootCiphertext(first), rootCiphertext(otherContext));
    assertNotEquals(rootCiphertext(first), rootCiphertext(otherKey));
  }

  @Test
  void hitAsksNoRoot() {
    KmsKeyService service = service(CacheLimits.DEFAULT);
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    MessageOpening opening = service.opening(ALIAS, CONTEXT);
    for (int i = 0; i < 10; i++) {
      assertArrayEquals(PLAINTEXT, Messages.open(opening, Messages.seal(sealing, PLAINTEXT)));
    }
    assertEquals(1, root.seals.get());
    assertEquals(0, root.opens.get());
  }

  private KmsKeyService service(CacheLimits limits) {
    return installation.service(clocks, limits);
  }

  private static Object rootCiphertext(byte[] message) {
    return MessageHeader.read(message).rootCiphertext();
  }

  /** Runs {@code call} on 64 threads, and lets the root go when all of them wait. */
  private <T> List<T> whileTheRootIsHeld(Callable<T> call) throws Exception {
    root.held = new CountDownLatch(1);
    List<FutureTask<T>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      tasks.add(inThread(call));
    }
    awaitWaiting(tasks.stream().map(MessageKeysTest::threadOf).toList());
    root.held.countDown();
    List<T> results = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      results.add(task.get());
    }
    return results;
  }

  /** A task that knows its thread. */
  private static final class Threaded<T> extends FutureTask<T> {
    private final Thread thread;

    Threaded(Callable<T> call) {
      super(call);
      thread = new Thread(this);
      thread.setDaemon(true);
    }
  }

  private static <T> FutureTask<T> inThread(Callable<T> call) {
    Threaded<T> task = new Threaded<>(call);
    task.thread.start();
    return task;
  }

  private static Thread threadOf(FutureTask<?> task) {
    return ((Threaded<?>) task).thread;
  }

  /** Until every thread waits with a deadline, which a caller does for a load and nothing else. */
  private static void awaitWaiting(List<Thread> threads) {
    while (!threads.stream().allMatch(t -> t.getState() == Thread.State.TIMED_WAITING)) {
      for (Thread thread : threads) {
        if (thread.getState() == Thread.State.TERMINATED) {
          throw new AssertionError("a thread ended instead of waiting for the root");
        }
      }
      Thread.onSpinWait();
    }
  }
}
