package dev.jcakms.service.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.service.testing.StillClocks;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When duties have their turns, and how long there is a thread for them. */
class WatcherTest {
  private static final int COLLECTIONS = 100;
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofDays(1);

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
  private final Executor counted =
      task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, error) -> uncaught.add(error));
        threads.add(thread);
        thread.start();
      };
  private Watcher watcher = new Watcher(Clocks.SYSTEM, counted);

  @AfterEach
  void close() {
    watcher.close();
  }

  private static Duty endless(Semaphore turns) {
    return new Duty(
        SHORT,
        () -> {
          turns.release();
          return true;
        });
  }

  @Test
  void thereIsNoThreadBeforeSomebodyWakesItAndOneHoweverOften() {
    Semaphore turns = new Semaphore(0);
    watcher.add(endless(turns));
    assertEquals(0, threads.size());
    watcher.wake();
    turns.acquireUninterruptibly(3);
    watcher.wake();
    turns.acquireUninterruptibly(3);
    assertEquals(1, threads.size());
  }

  @Test
  void dutyThatSleepsHasNoTurnUntilItIsWoken() {
    Semaphore turns = new Semaphore(0);
    Semaphore others = new Semaphore(0);
    watcher.add(
        new Duty(
            SHORT,
            () -> {
              turns.release();
              return false;
            }));
    watcher.add(endless(others));
    watcher.wake();
    others.acquireUninterruptibly(20);
    assertEquals(1, turns.availablePermits());
    watcher.wake();
    turns.acquireUninterruptibly(2);
    assertEquals(1, threads.size());
  }

  @Test
  void dutyHasOneTurnInEachOfItsPeriods() {
    StillClocks clocks = new StillClocks();
    watcher = new Watcher(clocks, counted);
    AtomicInteger turns = new AtomicInteger();
    Semaphore rounds = new Semaphore(0);
    watcher.add(
        new Duty(
            LONG,
            () -> {
              turns.incrementAndGet();
              return true;
            }));
    watcher.add(
        new Duty(
            Duration.ZERO,
            () -> {
              rounds.release();
              return false;
            }));
    for (int period = 0; period < 3; period++) {
      while (turns.get() < period) {
        watcher.wake();
      }
      for (int round = 0; round < 5; round++) {
        watcher.wake();
        rounds.acquireUninterruptibly();
      }
      assertEquals(period, turns.get());
      clocks.advance(LONG);
    }
  }

  @Test
  void dutyThatIsAwakeKeepsItsTurnHoweverOftenAnotherIsWoken() {
    Semaphore turns = new Semaphore(0);
    watcher.add(
        new Duty(
            Duration.ofMillis(20),
            () -> {
              turns.release();
              return true;
            }));
    watcher.add(new Duty(SHORT, () -> false));
    while (!turns.tryAcquire()) {
      watcher.wake();
    }
  }

  @Test
  void threadThatCouldNotBeStartedIsAskedForAgain() {
    AtomicBoolean none = new AtomicBoolean(true);
    watcher =
        new Watcher(
            Clocks.SYSTEM,
            task -> {
              if (none.getAndSet(false)) {
                throw new IllegalStateException("there is no thread");
              }
              counted.execute(task);
            });
    Semaphore turns = new Semaphore(0);
    watcher.add(endless(turns));
    assertThrows(IllegalStateException.class, watcher::wake);
    watcher.wake();
    turns.acquireUninterruptibly();
  }

  @Test
  void dutyThatThrowsHasAnotherTurn() {
    Semaphore turns = new Semaphore(0);
    watcher.add(
        new Duty(
            SHORT,
            () -> {
              turns.release();
              throw new IllegalStateException("a fault");
            }));
    watcher.wake();
    turns.acquireUninterruptibly(3);
  }

  @Test
  void threadGoesWhenAllDutiesSleepAndAnotherComesWhenTheyAreWoken() throws Exception {
    watcher = new Watcher(Clocks.SYSTEM, counted, SHORT);
    Semaphore turns = new Semaphore(0);
    watcher.add(
        new Duty(
            SHORT,
            () -> {
              turns.release();
              return false;
            }));
    for (int time = 1; time <= 3; time++) {
      watcher.wake();
      turns.acquireUninterruptibly();
      threads.get(time - 1).join();
      assertEquals(time, threads.size());
    }
  }

  @Test
  void dutyThatDiesOfAnErrorIsTakenUpByTheNextThread() throws Exception {
    CountDownLatch again = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    watcher =
        new Watcher(
            Clocks.SYSTEM,
            task -> {
              Thread thread = new Thread(task);
              thread.setUncaughtExceptionHandler((dead, error) -> {});
              threads.add(thread);
              thread.start();
            });
    watcher.add(
        new Duty(
            SHORT,
            () -> {
              if (first.getAndSet(false)) {
                throw new AssertionError("a fault");
              }
              again.countDown();
              return false;
            }));
    watcher.wake();
    threads.get(0).join();
    watcher.wake();
    again.await();
  }

  @Test
  void closingEndsTheThreadThoughItsDutiesSleepLong() throws Exception {
    watcher = new Watcher(Clocks.SYSTEM, counted, LONG);
    watcher.add(new Duty(LONG, () -> true));
    watcher.wake();
    while (threads.get(0).getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    watcher.close();
    threads.get(0).join();
    watcher.wake();
    assertEquals(1, threads.size());
  }

  @Test
  void watcherThatNobodyHoldsIsCollectedThoughItsDutyNeverSleepsAndItsThreadEnds()
      throws Exception {
    WeakReference<Watcher> dropped = dropped();
    for (int collection = 0; collection < COLLECTIONS && dropped.get() != null; collection++) {
      System.gc();
    }
    assertNull(dropped.get());
    threads.get(0).join();
    assertEquals(List.of(), uncaught);
  }

  /** A watcher at work, with a duty that holds on to it as those of a service do. */
  private WeakReference<Watcher> dropped() {
    Semaphore turns = new Semaphore(0);
    Watcher[] held = new Watcher[1];
    held[0] = new Watcher(Clocks.SYSTEM, counted);
    held[0].add(
        new Duty(
            SHORT,
            () -> {
              turns.release();
              return held[0] != null;
            }));
    held[0].wake();
    turns.acquireUninterruptibly(2);
    return new WeakReference<>(held[0]);
  }

  @Test
  void itsOwnThreadIsADaemonThatInheritsNothingOfItsCaller() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    List<Thread> own = new CopyOnWriteArrayList<>();
    List<ClassLoader> loaders = new CopyOnWriteArrayList<>();
    InheritableThreadLocal<String> callers = new InheritableThreadLocal<>();
    callers.set("the caller's");
    List<Boolean> inherited = new CopyOnWriteArrayList<>();
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    caller.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      Watcher.onDaemonThread(
          () -> {
            own.add(Thread.currentThread());
            inherited.add(callers.get() != null);
            loaders.add(Thread.currentThread().getContextClassLoader());
            ran.countDown();
          });
    } finally {
      caller.setContextClassLoader(before);
    }
    ran.await();
    assertEquals(List.of(Watcher.class.getClassLoader()), loaders);
    assertTrue(own.get(0).isDaemon());
    assertEquals("jcakms-watcher", own.get(0).getName());
    assertEquals(List.of(false), inherited);
  }
}
