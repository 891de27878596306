package dev.jcakms.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

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

  @Test
  void whereATokenLosesKeysTheyAreNotMadeAtOnce() throws Exception {
    try (FaultyRoot faulty = new FaultyRoot(Pkcs11Options.Use.BINDING, false)) {
      Meeting.assertNone(faulty.module, "C_GenerateKey", () -> faulty.make(MaterialKind.AES_256));
    }
  }
}
