package dev.jcakms.service.messagekey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.gate.Operation;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.gate.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Whatever the interleaving of threads and the jumps of the clocks, no message key is used more
 * often or for longer than it may.
 */
class MessageKeyLimitsTest extends CacheFixture {
  private static final int THREADS = 4;
  private static final int MESSAGES = 4_000;
  private static final int CONTEXTS = 3;
  private static final int MAX_LENGTH = 300;
  private static final Duration SET_BACK = Duration.ofSeconds(1);

  /**
   * What became of one message key. It was loaded before it was seen; a moment that a thread read
   * before that is a stale one and no use of an old key.
   */
  private static final class Use {
    final AtomicLong messages = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final Queue<Moment> moments = new ConcurrentLinkedQueue<>();
    final Moment seen;

    Use(Moment seen) {
      this.seen = seen;
    }
  }

  private final Map<RootCiphertext, Use> uses = new ConcurrentHashMap<>();

  @Test
  void noMessageKeyExceedsItsLimits() throws Exception {
    long seed = Long.getLong("jcakms.test.seed", System.nanoTime());
    System.out.println("MessageKeyLimitsTest: seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 5; round++) {
      uses.clear();
      CacheLimits limits =
          new CacheLimits(
              2 + random.nextInt(5),
              AGE,
              1 + random.nextInt(round % 2 == 0 ? 40 : 5_000),
              MAX_LENGTH + random.nextInt(500_000));
      run(limits, random);
      long total = 0;
      for (Use use : uses.values()) {
        assertTrue(use.messages.get() <= limits.maxMessages(), limits::toString);
        assertTrue(use.bytes.get() <= limits.maxBytes(), limits::toString);
        assertYoung(use, limits);
        total += use.messages.get();
      }
      assertEquals((long) THREADS * MESSAGES, total);
    }
  }

  /**
   * The cache may have looked again, at a wall clock that was set back since the moment was read.
   */
  private static void assertYoung(Use use, CacheLimits limits) {
    Duration maxWallAge = limits.maxAge().plus(SET_BACK);
    for (Moment moment : use.moments) {
      assertTrue(
          moment.monotonicNanos() - use.seen.monotonicNanos() < limits.maxAge().toNanos()
              && moment.wallMillis() - use.seen.wallMillis() < maxWallAge.toMillis(),
          () -> "seen at " + use.seen + " and used at " + moment);
    }
  }

  private void run(CacheLimits limits, SplittableRandom random) throws Exception {
    try (MessageKeys shared = cache(limits)) {
      List<FutureTask<Boolean>> tasks = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        SplittableRandom own = random.split();
        FutureTask<Boolean> task = new FutureTask<>(() -> seal(shared, own));
        tasks.add(task);
        new Thread(task).start();
      }
      for (FutureTask<Boolean> task : tasks) {
        assertTrue(task.get());
      }
    }
  }

  private boolean seal(MessageKeys shared, SplittableRandom random) {
    for (int message = 0; message < MESSAGES; message++) {
      moveClocks(random);
      EncryptionContext context =
          EncryptionContext.of("i", Integer.toString(random.nextInt(CONTEXTS)));
      Permit permit = permit(Operation.ENCRYPT, context);
      long length = random.nextInt(MAX_LENGTH);
      Moment now = clocks.now();
      MessageKey key = shared.forEncryption(permit, record, now, length);
      Use use = uses.computeIfAbsent(key.rootCiphertext(), unused -> new Use(clocks.now()));
      use.messages.incrementAndGet();
      use.bytes.addAndGet(length);
      use.moments.add(now);
      key.release();
    }
    return true;
  }

  /** Mostly a step, sometimes a jump: a machine that slept, or a wall clock that was set. */
  private void moveClocks(SplittableRandom random) {
    // One at a time: else a thread would take back what another has just added.
    synchronized (clocks) {
      switch (random.nextInt(200)) {
        case 0 -> clocks.advanceWall(AGE);
        case 1 -> clocks.advanceMonotonic(AGE);
        case 2 -> clocks.advanceWall(SET_BACK.negated());
        default -> clocks.advance(Duration.ofMillis(random.nextInt(200)));
      }
    }
  }

  @Test
  void whatIsTooOldIsWipedByTheSweepThoughNobodyComes() {
    MessageKey first = take();
    clocks.advance(AGE.minusMillis(1));
    assertTrue(keys.sweep());
    assertTrue(!isWiped(first));
    assertEquals(2, keys.statistics().entries(), "to encrypt and to decrypt");
    clocks.advanceWall(Duration.ofMillis(1));
    assertTrue(!keys.sweep(), "nothing is left");
    assertTrue(isWiped(first));
    assertEquals(0, keys.statistics().entries());
    assertEquals(0, keys.statistics().evictionsBySize(), "no place was wanted");
  }

  @Test
  void keyThatComesWakesWhoSweeps() {
    RootCiphertext sealed = take().rootCiphertext();
    List<Runnable> threads = new ArrayList<>();
    try (MessageKeys watched = cache(LIMITS, clocks, new Watcher(clocks, threads::add))) {
      assertEquals(0, threads.size());
      open(watched, sealed);
      assertEquals(1, threads.size());
    }
  }

  @Test
  void whatComesWhileTheSweepIsUnderWayIsKept() {
    AtomicReference<Runnable> whileItReads = new AtomicReference<>(() -> {});
    Clocks interrupted =
        () -> {
          Moment read = clocks.now();
          whileItReads.getAndSet(() -> {}).run();
          return read;
        };
    EncryptionContext other = EncryptionContext.of("tenant", "43");
    try (MessageKeys swept = cache(LIMITS, interrupted)) {
      take(swept, CONTEXT);
      whileItReads.set(
          () -> {
            clocks.advance(Duration.ofMillis(5));
            take(swept, other);
          });
      assertTrue(swept.sweep());
      take(swept, other);
      assertEquals(2, installation.rootCalls("seal"));
    }
  }

  @Test
  void threadThatWasHeldUpSinceItReadItsClocksDropsNoKeyThatCameMeanwhile() {
    Moment stale = clocks.now();
    clocks.advance(Duration.ofMillis(5));
    MessageKey fresh = take();
    Permit permit = permit(Operation.ENCRYPT, CONTEXT);
    MessageKey taken = keys.forEncryption(permit, record, stale, 1);
    taken.release();
    assertSame(fresh, taken);
    Permit decrypting = permit(Operation.DECRYPT, CONTEXT);
    MessageKey opened = keys.forDecryption(decrypting, record, stale, fresh.rootCiphertext());
    opened.release();
    assertSame(fresh, opened);
  }

  @Test
  void wallClockThatWentBackMakesAKeyTooOld() {
    MessageKey first = take();
    clocks.advanceWall(Duration.ofMillis(-1));
    assertTrue(first != take());
  }
}
