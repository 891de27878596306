package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.testing.FaultyModule;
import dev.jcakms.hsm.testing.SoftHsm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A module's work is begun by one thread at a time, and ended by one. */
class ModuleBeginningTest {
  private static final int THREADS = 4;
  private static final long SLOW_MILLIS = 200;
  private static final long DEADLINE_SECONDS = 120;

  private final FaultyModule module = FaultyModule.before(SoftHsm.need().module());

  @Test
  void isNotBegunTwiceAtOnce() throws Exception {
    assertNotAtOnce("C_Initialize", Cryptoki::initialize);
  }

  @Test
  void isNotEndedTwiceAtOnce() throws Exception {
    assertNotAtOnce("C_Finalize", ModuleBeginningTest::end);
  }

  private static void end(Cryptoki cryptoki) {
    try {
      cryptoki.finalizeForTheWholeProcess();
    } catch (CryptokiException e) {
      assertTrue(e.ckr() == Ckr.CRYPTOKI_NOT_INITIALIZED, e::toString);
    }
  }

  /**
   * A call that is slow is met by the others, where nothing keeps them back. SoftHSM has been begun
   * before, so that what goes wrong is seen here and not in a process that is gone.
   */
  private void assertNotAtOnce(String function, Consumer<Cryptoki> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      boolean unused = JnaCryptoki.load(module.path()).initialize();
      module.delay(function, SLOW_MILLIS);
      long before = module.calls(function);
      List<Future<Long>> callsBegun = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Cryptoki cryptoki = JnaCryptoki.load(module.path());
        callsBegun.add(
            threads.submit(
                () -> {
                  call.accept(cryptoki);
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
