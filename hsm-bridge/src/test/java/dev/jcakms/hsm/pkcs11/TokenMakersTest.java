package dev.jcakms.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever makes keys in a token is not disturbed by others who do. */
class TokenMakersTest {
  private static final Randomness RANDOM = new OperatingSystemRandomness();
  private static final byte[] OWNER = "an owner".getBytes(US_ASCII);
  private static final int THREADS = 8;
  private static final int KEYS_OF_A_THREAD = 20;
  private static final long DEADLINE_SECONDS = 120;
  private static final String GENERATE = "C_GenerateKey";
  private static final long SLOW_MILLIS = 200;

  @Test
  void keysThatManyThreadsMakeAtOnceAreAllMade() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Root root = new RootOfToken(Pkcs11Options.Use.BINDING).open()) {
      List<Future<Material>> keys = new ArrayList<>();
      for (int key = 0; key < THREADS * KEYS_OF_A_THREAD; key++) {
        keys.add(
            threads.submit(
                () -> root.generate(MaterialKind.AES_256, RANDOM.bytes(Material.ID_BYTES), OWNER)));
      }
      for (Future<Material> key : keys) {
        assertEquals(MaterialKind.AES_256, key.get(DEADLINE_SECONDS, TimeUnit.SECONDS).kind());
      }
      assertEquals(THREADS * KEYS_OF_A_THREAD, root.materialIds().size());
    } finally {
      threads.shutdownNow();
    }
  }

  /** A call that is slow is met by the others, where nothing keeps them back. */
  @Test
  void whereATokenLosesKeysTheyAreNotMadeAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (FaultyRoot faulty = new FaultyRoot(Pkcs11Options.Use.BINDING, false)) {
      faulty.module.delay(GENERATE, SLOW_MILLIS);
      long before = faulty.module.calls(GENERATE);
      List<Future<Long>> callsBegun = new ArrayList<>();
      for (int key = 0; key < THREADS; key++) {
        callsBegun.add(
            threads.submit(
                () -> {
                  Material unused = faulty.make(MaterialKind.AES_256);
                  return faulty.module.calls(GENERATE) - before;
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
