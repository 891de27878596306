package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.testing.FaultyModule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/**
 * Threads that call one function of a module together. A call that is slow is met by the others,
 * where nothing keeps them back.
 */
@NullMarked
final class Meeting {
  private static final int THREADS = 8;
  private static final long SLOW_MILLIS = 200;
  private static final long DEADLINE_SECONDS = 120;

  private Meeting() {}

  /** Fails if all calls of the function had begun when the first came back. */
  static void assertNone(FaultyModule module, String function, Runnable call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      module.delay(function, SLOW_MILLIS);
      long before = module.calls(function);
      List<Future<Long>> callsBegun = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        callsBegun.add(
            threads.submit(
                () -> {
                  call.run();
                  return module.calls(function) - before;
                }));
      }
      long fewest = THREADS;
      for (Future<Long> begun : callsBegun) {
        fewest = Math.min(fewest, begun.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
      }
      assertTrue(fewest < THREADS, "all calls had begun when the first came back");
    } finally {
      threads.shutdownNow();
    }
  }
}
