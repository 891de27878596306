package dev.jcakms.service.messagekey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What one message key encrypts: never more than its limits, whoever asks at the same time. */
class BudgetTest {
  private static final int THREADS = 4;
  private static final double POINT = 0.85;

  private static Budget budget(long maxMessages, long maxBytes) {
    return new Budget(new CacheLimits(10, Duration.ofMinutes(5), maxMessages, maxBytes), POINT);
  }

  @Test
  void asManyMessagesAsItMay() {
    Budget budget = budget(2, 100);
    assertTrue(budget.take(1));
    assertTrue(budget.take(1));
    assertFalse(budget.take(1));
  }

  @Test
  void asManyBytesAsItMay() {
    Budget budget = budget(9, 100);
    assertTrue(budget.take(60));
    assertTrue(budget.take(40));
    assertFalse(budget.take(1));
    Budget another = budget(9, 100);
    assertTrue(another.take(60));
    assertFalse(another.take(41));
  }

  @Test
  void messageWithoutBytesIsTakenThoughNoBytesAreLeft() {
    Budget budget = budget(3, 100);
    assertTrue(budget.take(100));
    assertTrue(budget.take(0));
    assertFalse(budget.take(1));
  }

  @Test
  void firstMessageIsNeverRefusedHoweverLongItIsButTheSecondIs() {
    Budget budget = budget(2, 100);
    assertTrue(budget.take(101));
    assertFalse(budget.take(1));
  }

  @Test
  void oneThreadAloneUsesALargeBudgetToItsLastMessage() {
    Budget budget = budget(100_000, 1L << 40);
    for (int i = 0; i < 100_000; i++) {
      assertTrue(budget.take(i % 7));
    }
    assertFalse(budget.take(0));
  }

  @Test
  void budgetIsNearlySpentFromItsPointOnByMessagesOrBytes() {
    Budget messages = budget(100, 1L << 40);
    takeTimes(messages, 84, 1);
    assertFalse(messages.isNearlySpent());
    takeTimes(messages, 1, 1);
    assertTrue(messages.isNearlySpent());
    Budget bytes = budget(1000, 1000);
    takeTimes(bytes, 1, 849);
    assertFalse(bytes.isNearlySpent());
    takeTimes(bytes, 1, 1);
    assertTrue(bytes.isNearlySpent());
    Budget few = budget(9, 100);
    takeTimes(few, 1, 80);
    takeTimes(few, 1, 1);
    assertFalse(few.isNearlySpent());
    takeTimes(few, 1, 4);
    assertTrue(few.isNearlySpent());
  }

  @Test
  void messageThatIsThereButNoBytesForItGetsSome() {
    // Two messages and twenty bytes are given out together.
    Budget budget = budget(2048, 20_480);
    assertTrue(budget.take(20));
    assertTrue(budget.take(5));
  }

  @Test
  void budgetWithoutAMessageBetweenItsPointAndItsEndIsNeverNearlySpent() {
    Budget budget = budget(3, 1000);
    takeTimes(budget, 3, 1);
    assertFalse(budget.isNearlySpent());
  }

  private static void takeTimes(Budget budget, int times, long bytes) {
    for (int i = 0; i < times; i++) {
      assertTrue(budget.take(bytes));
    }
  }

  @Test
  void threadsTogetherNeverTakeMoreThanTheLimitsAndLeaveNoMoreThanTheyHold() throws Exception {
    long seed = Long.getLong("jcakms.test.seed", System.nanoTime());
    System.out.println("jcakms.test.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      long maxMessages = 1L + random.nextInt(round % 3 == 0 ? 50 : 200_000);
      long maxBytes = 1 + (long) (random.nextDouble() * maxMessages * 100);
      int maxLength = 1 + random.nextInt(200);
      Budget budget = budget(maxMessages, maxBytes);
      long messages = 0;
      long bytes = 0;
      for (FutureTask<long[]> task : spending(budget, maxLength, random)) {
        messages += task.get()[0];
        bytes += task.get()[1];
      }
      String what = maxMessages + " messages of up to " + maxLength + " in " + maxBytes + " bytes";
      assertTrue(messages <= maxMessages, () -> what);
      assertTrue(bytes <= Math.max(maxBytes, maxLength), () -> what);
      // Each thread leaves less than one block of a thousandth in its cell.
      double used = Math.max((double) messages / maxMessages, (double) bytes / maxBytes);
      assertTrue(maxMessages < 10_000 || used > 0.95, what + ", used " + used);
    }
  }

  /** Threads that take messages of chance lengths until they are refused one. */
  private static List<FutureTask<long[]>> spending(Budget budget, int maxLength, Random random) {
    CountDownLatch start = new CountDownLatch(1);
    AtomicBoolean spent = new AtomicBoolean();
    List<FutureTask<long[]>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random lengths = new Random(random.nextLong());
      FutureTask<long[]> task =
          new FutureTask<>(
              () -> {
                start.await();
                long[] taken = new long[2];
                while (!spent.get()) {
                  long length = lengths.nextInt(maxLength + 1);
                  if (budget.take(length)) {
                    taken[0]++;
                    taken[1] += length;
                  } else {
                    spent.set(true);
                  }
                }
                return taken;
              });
      tasks.add(task);
      new Thread(task).start();
    }
    start.countDown();
    return tasks;
  }

  @Test
  void ceilingHoldsThoughManyMessagesBeforeItWereNotWaitedFor() {
    CacheLimits ceiling = new CacheLimits(1, Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE);
    assertEquals(1L << 30, ceiling.maxMessages());
    Budget budget = new Budget(ceiling, POINT);
    // Of 2^40 bytes each of these takes a thousandth.
    takeTimes(budget, 1024, 1L << 30);
    assertFalse(budget.take(1));
  }
}
