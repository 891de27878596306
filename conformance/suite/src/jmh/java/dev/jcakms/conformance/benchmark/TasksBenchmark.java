package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Cipher;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Ten thousand tasks at once, each of which asks for a cipher and makes a message with it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class TasksBenchmark {
  private static final int TASKS = 10_000;
  private static final int POOL_THREADS = 2;

  /** Who runs them, by the subject's word. */
  @Param("kms-pool")
  public String subject;

  /** The group, by its word. */
  @Param("tasks-1024")
  public String group;

  private final ExecutorService pool = Executors.newFixedThreadPool(POOL_THREADS);
  private KmsParty party;
  private Executor executor;
  private byte[] plaintext;

  /** Makes the keys, and chooses who runs the tasks. */
  @Setup
  public void open() throws IOException {
    party = new KmsParty(true);
    executor = MessageSubject.of(subject) == MessageSubject.KMS_POOL ? pool : virtualThreads();
    plaintext = new byte[MessageGroup.of(group).sizeBytes()];
  }

  /** {@code VirtualThreads.java}, which is compiled and on the class path on 21 and later. */
  private static Executor virtualThreads() {
    ThreadFactory factory = ServiceLoader.load(ThreadFactory.class).findFirst().orElseThrow();
    return task -> factory.newThread(task).start();
  }

  /** Runs them all to their end. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public long all() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(TASKS);
    LongAdder made = new LongAdder();
    for (int task = 0; task < TASKS; task++) {
      executor.execute(() -> once(running, made));
    }
    running.await();
    if (made.sum() != TASKS) {
      throw new IllegalStateException((TASKS - made.sum()) + " tasks failed");
    }
    return made.sum();
  }

  private void once(CountDownLatch running, LongAdder made) {
    try {
      byte[] message = party.ready(Cipher.ENCRYPT_MODE).doFinal(plaintext);
      made.add(message.length > plaintext.length ? 1 : 0);
    } catch (GeneralSecurityException counted) {
      // It is missing from those that were made.
    } finally {
      running.countDown();
    }
  }

  /** Lets go of the keys and the pool. */
  @TearDown
  public void close() throws IOException {
    pool.shutdown();
    party.close();
  }
}
