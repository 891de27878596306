package dev.jcakms.conformance.jca;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work on other threads than the test's own. */
final class Threads {
  private static final int COUNT = 8;

  private Threads() {}

  /** A part of it. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  /** What one of several threads does. */
  @FunctionalInterface
  interface Work {
    void on(int thread) throws Exception;
  }

  /** One step after the other, each on a thread of its own. */
  static void inTurn(Step... steps) throws Exception {
    for (Step step : steps) {
      run(1, thread -> step.run());
    }
  }

  /** The same work on eight threads at once. */
  static void atOnce(Work work) throws Exception {
    run(COUNT, work);
  }

  private static void run(int count, Work work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(count);
    CountDownLatch ready = new CountDownLatch(count);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int thread = i;
        runs.add(
            pool.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  work.on(thread);
                  return thread;
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
