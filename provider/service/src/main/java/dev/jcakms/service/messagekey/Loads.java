package dev.jcakms.service.messagekey;

import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Root operations on daemon threads of our own, so that a caller can stop waiting for one that
 * hangs. Threads come with the first task and go when idle.
 *
 * <p>Two of these exist, one for opens and one for seals: a flood of root ciphertexts that nobody
 * has seen before then leaves the other half of the root alone.
 */
final class Loads implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  private final ExecutorService threads;
  private final long deadlineMillis;

  Loads(String name, int maxThreads, long deadlineMillis) {
    this.deadlineMillis = deadlineMillis;
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            maxThreads,
            maxThreads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    threads = pool;
  }

  /** Starts {@code load}, whose outcome {@code future} becomes. */
  void start(Supplier<MessageKey> load, CompletableFuture<MessageKey> future) {
    try {
      threads.execute(() -> run(load, future));
    } catch (RejectedExecutionException closed) {
      future.completeExceptionally(
          new KmsUnavailableException("this provider instance is closed", closed));
    }
  }

  private static void run(Supplier<MessageKey> load, CompletableFuture<MessageKey> future) {
    try {
      MessageKey key = load.get();
      if (!future.complete(key)) {
        // Somebody ended the wait for good; nobody else will give this lease back.
        key.release();
      }
    } catch (RuntimeException | Error e) {
      future.completeExceptionally(e);
    }
  }

  /**
   * Waits for the outcome of a load.
   *
   * @throws KmsException what the load threw
   * @throws KmsUnavailableException after the deadline, or if the thread is interrupted
   */
  MessageKey await(CompletableFuture<MessageKey> future) {
    try {
      return future.get(deadlineMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KmsUnavailableException("interrupted while waiting for the root", e);
    } catch (TimeoutException e) {
      throw new KmsUnavailableException("the root has not answered in time", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KmsException refused) {
        throw refused;
      }
      throw new KmsUnavailableException("the root failed", e);
    }
  }

  /** Gives back the one lease that a key is born with, as soon as there is a key. */
  @SuppressWarnings("FutureReturnValueIgnored") // A release does not fail.
  static void releaseWhenLoaded(CompletableFuture<MessageKey> future) {
    future.thenAccept(MessageKey::release);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
