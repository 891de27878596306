package dev.jcakms.conformance.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.provider.Statistics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many threads at the message keys at once, with few places for them, short lives and few messages
 * each, while keys are disabled and enabled: every message opens to its plaintext, and nothing is
 * refused but what a disabled key explains. {@code -Pstorm} makes it longer, {@code -Dstorm.seed}
 * repeats its choices.
 */
class HotStormTest {
  private static final int THREADS = 8;
  private static final int DEFAULT_SECONDS = 10;
  private static final long DEFAULT_SEED = 20_261_126;

  private final long seed = Long.getLong("storm.seed", DEFAULT_SEED);

  /** One thing that a thread does with its messages. */
  @FunctionalInterface
  private interface Kind {
    void once(HotMessages messages, Random random) throws Exception;
  }

  private static final int PLACES = 40;

  private static final Map<String, Kind> KINDS =
      Map.of(
          "short", HotMessages::shortOnes,
          "long", HotMessages::longOne,
          "in pieces", HotMessages::inPieces,
          "by another thread", HotMessages::byAnotherThread,
          "tampered", HotMessages::tampered,
          "forgotten", HotMessages::forgotten,
          "disable", HotMessages::disable);

  @Test
  void everyMessageOpensToItsPlaintextWhateverHappensToItsKey(@TempDir Path directory)
      throws Exception {
    try (KmsProvider kms =
        KmsProvider.builder()
            .home(directory.resolve("home"))
            .set("cache.max-entries", "" + PLACES)
            .set("cache.max-age-seconds", "1")
            .set("cache.max-messages", "500")
            .build()) {
      kms.initialize();
      List<KmsSecretKey> keys = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        keys.addAll(
            new StormKeys(kms).secrets(KmsKeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT));
      }
      HotMessages.Shared shared =
          new HotMessages.Shared(
              keys, new ConcurrentLinkedQueue<>(), new LongAdder(), new LongAdder());
      Map<String, Storm.WorkMaker> makers = new TreeMap<>();
      KINDS.forEach((name, kind) -> makers.put(name, () -> work(kms, shared, kind)));
      Storm storm = new Storm(makers, InstantSource.system(), seed);
      storm.rage(THREADS, Duration.ofSeconds(Integer.getInteger("storm.seconds", DEFAULT_SECONDS)));
      assertEquals(List.of(), storm.failures());
      assertEquals(makers.keySet(), storm.counts().keySet());
      assertEquals(shared.made().sum(), shared.opened().sum() + shared.underWay().size());
      assertAgree(kms.statistics(), shared.made().sum() + shared.opened().sum());
      System.out.println(
          "hot storm, seed "
              + seed
              + ": "
              + new TreeMap<>(storm.counts())
              + ", messages "
              + shared.made());
    }
  }

  /** What was tampered with, forgotten or refused in its middle has been counted as well. */
  private static void assertAgree(Statistics statistics, long messages) {
    String said = statistics.toString();
    assertTrue(statistics.hits() + statistics.misses() >= messages, said);
    assertTrue(statistics.rootOperations() >= statistics.misses(), said);
    assertTrue(statistics.entries() <= 2 * PLACES, said);
  }

  private static Work work(KmsProvider kms, HotMessages.Shared shared, Kind kind) throws Exception {
    HotMessages messages = new HotMessages(kms, shared);
    return random -> kind.once(messages, random);
  }
}
