package dev.jcakms.service.messagekey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A caller waits for a load with a deadline, and learns what became of it. */
class LoadsTest {
  private static final long NEVER_MILLIS = 600_000;
  private static final int THREADS = 2;

  private final Loads loads = new Loads("a-load", () -> THREADS, NEVER_MILLIS);
  private final CompletableFuture<MessageKey> future = new CompletableFuture<>();

  @AfterEach
  void close() {
    loads.close();
  }

  @Test
  void keyThatWasLoadedIsGiven() {
    MessageKey key = MessageKeyTest.key();
    loads.start(() -> key, future);
    assertSame(key, loads.await(future));
    assertTrue(key.lease(), "the caller's lease is kept");
  }

  @Test
  void numberOfThreadsIsAskedForOnce() {
    AtomicInteger asked = new AtomicInteger();
    try (Loads asking =
        new Loads(
            "asking",
            () -> {
              asked.incrementAndGet();
              return THREADS;
            },
            NEVER_MILLIS)) {
      for (int load = 0; load < 3; load++) {
        MessageKey unused = asking.alone(MessageKeyTest::key);
      }
    }
    assertEquals(1, asked.get());
  }

  @Test
  void refusalOfALoadIsThrownAsItIs() {
    KmsException refusal = new KmsException(KmsErrorCode.DISABLED, "disabled");
    loads.start(failing(refusal), future);
    assertSame(refusal, assertThrows(KmsException.class, () -> loads.await(future)));
  }

  @Test
  void everyOtherFailureMeansThatTheRootIsAway() {
    RuntimeException failure = new IllegalStateException("a fault");
    loads.start(failing(failure), future);
    KmsUnavailableException away =
        assertThrows(KmsUnavailableException.class, () -> loads.await(future));
    assertEquals("the root failed", away.getMessage());
    assertSame(failure, causeOf(causeOf(away)));
  }

  @Test
  void errorOfALoadEndsTheWaitToo() {
    loads.start(
        () -> {
          throw new AssertionError("a fault");
        },
        future);
    assertThrows(KmsUnavailableException.class, () -> loads.await(future));
  }

  @Test
  void waitEndsAtItsDeadline() {
    try (Loads impatient = new Loads("impatient", () -> 1, 1)) {
      KmsUnavailableException away =
          assertThrows(KmsUnavailableException.class, () -> impatient.await(future));
      assertEquals("the root has not answered in time", away.getMessage());
      assertEquals(TimeoutException.class, causeOf(away).getClass());
    }
  }

  @Test
  void interruptedWaitEndsWithTheFlagSet() {
    Thread.currentThread().interrupt();
    KmsUnavailableException away =
        assertThrows(KmsUnavailableException.class, () -> loads.await(future));
    assertTrue(Thread.interrupted());
    assertEquals("interrupted while waiting for the root", away.getMessage());
  }

  @Test
  void keyThatNobodyWaitsForAnyMoreIsGivenBack() {
    MessageKey key = MessageKeyTest.key();
    future.completeExceptionally(new KmsUnavailableException("closed"));
    try (Loads oneByOne = new Loads("one-by-one", () -> 1, NEVER_MILLIS)) {
      oneByOne.start(() -> key, future);
      CompletableFuture<MessageKey> next = new CompletableFuture<>();
      oneByOne.start(MessageKeyTest::key, next);
      MessageKey unused = oneByOne.await(next);
    }
    assertFalse(key.lease(), "its last lease is back");
  }

  @Test
  void leaseIsGivenBackWhenTheKeyComesLater() {
    MessageKey key = MessageKeyTest.key();
    Loads.releaseWhenLoaded(future);
    assertTrue(key.lease());
    key.release();
    future.complete(key);
    assertFalse(key.lease(), "its last lease is back");
  }

  @Test
  void closedLoadsStartNothing() {
    loads.close();
    loads.start(MessageKeyTest::key, future);
    KmsUnavailableException away =
        assertThrows(KmsUnavailableException.class, () -> loads.await(future));
    assertEquals("this provider instance is closed", away.getMessage());
  }

  @Test
  void closingInterruptsALoadUnderWay() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    loads.start(
        () -> {
          started.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          throw new IllegalStateException("interrupted");
        },
        future);
    started.await();
    loads.close();
    interrupted.await();
  }

  @Test
  void loadsRunOnAsManyNamedDaemonThreadsAsThereMayBe() {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    loads.start(
        () -> {
          thread.complete(Thread.currentThread());
          return MessageKeyTest.key();
        },
        future);
    assertEquals("a-load-1", thread.join().getName());
    assertTrue(thread.join().isDaemon(), "no application is kept alive by it");
    Semaphore running = new Semaphore(0);
    CountDownLatch held = new CountDownLatch(1);
    for (int i = 0; i < THREADS; i++) {
      loads.start(
          () -> {
            running.release();
            awaitQuietly(held);
            return MessageKeyTest.key();
          },
          new CompletableFuture<>());
    }
    running.acquireUninterruptibly(THREADS);
    held.countDown();
  }

  private static Throwable causeOf(Throwable failure) {
    return Objects.requireNonNull(failure.getCause());
  }

  private static Supplier<MessageKey> failing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
