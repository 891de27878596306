package dev.jcakms.service.messagekey;

import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Root operations on daemon threads of our own, so that a caller can stop waiting for one that
 * hangs. Threads come with the first task and go when idle.
 *
 * <p>Three of these exist: one for opens and one for seals, each with half of what the root has
 * under way at the same time, and a small one for renewals. A flood of root ciphertexts or contexts
 * that nobody has seen before then leaves the other half of the root alone, and what is in use is
 * renewed in time.
 */
final class Loads implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;
  private final IntSupplier maxThreads;
  private final long deadlineMillis;
  private volatile boolean sized;

  /**
   * A pool without threads.
   *
   * @param maxThreads how many loads run at the same time, at least 1; asked by the first load, so
   *     that no caller waits for the answer
   */
  Loads(String name, IntSupplier maxThreads, long deadlineMillis) {
    this.maxThreads = maxThreads;
    this.deadlineMillis = deadlineMillis;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
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

  private void run(Supplier<MessageKey> load, CompletableFuture<MessageKey> future) {
    try {
      MessageKey key = sized(load);
      if (!future.complete(key)) {
        // Somebody ended the wait for good; nobody else will give this lease back.
        key.release();
      }
    } catch (RuntimeException | Error e) {
      future.completeExceptionally(e);
    }
  }

  /** Runs {@code load}; the first one that reaches its root lets the others run beside it. */
  private MessageKey sized(Supplier<MessageKey> load) {
    if (!sized) {
      size();
    }
    return load.get();
  }

  private void size() {
    try {
      int most = maxThreads.getAsInt();
      threads.setMaximumPoolSize(most);
      threads.setCorePoolSize(most);
      sized = true;
    } catch (KmsException rootAway) {
      // The load itself meets the same and says so.
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

  /** A key of nobody else's: the one lease that it is born with passes to the caller. */
  MessageKey alone(Supplier<MessageKey> load) {
    CompletableFuture<MessageKey> future = new CompletableFuture<>();
    start(load, future);
    try {
      return await(future);
    } catch (KmsUnavailableException gaveUp) {
      releaseWhenLoaded(future);
      throw gaveUp;
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
