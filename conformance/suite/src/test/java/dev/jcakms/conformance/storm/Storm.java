package dev.jcakms.conformance.storm;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Threads that do kinds of work in random order, until a time has passed or one has failed. */
final class Storm {
  private static final int IN_A_ROW = 4;

  private final Map<String, WorkMaker> kinds;
  private final InstantSource clock;
  private final long seed;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /** Makes what one thread does its work with. */
  @FunctionalInterface
  interface WorkMaker {
    Work make() throws Exception;
  }

  /**
   * A storm that has not begun.
   *
   * @param kinds by their names
   * @param seed of all that is random
   */
  Storm(Map<String, WorkMaker> kinds, InstantSource clock, long seed) {
    this.kinds = kinds;
    this.clock = clock;
    this.seed = seed;
  }

  /** Each thread does every kind at least once. */
  void rage(int threadCount, Duration length) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(threadCount);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < threadCount; i++) {
      Random random = new Random(seed + i);
      Thread thread = new Thread(() -> run(random, ready, length), "storm-" + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void run(Random random, CountDownLatch ready, Duration length) {
    String name = "(beginning)";
    try {
      Map<String, Work> works = new HashMap<>();
      for (Map.Entry<String, WorkMaker> kind : kinds.entrySet()) {
        works.put(kind.getKey(), kind.getValue().make());
      }
      ready.countDown();
      ready.await();
      Instant end = clock.instant().plus(length);
      int pass = 0;
      do {
        for (String next : order(pass, random)) {
          name = next;
          doSome(next, requireNonNull(works.get(next)), random);
        }
        pass++;
      } while (failures.isEmpty() && clock.instant().isBefore(end));
    } catch (Exception | AssertionError e) {
      ready.countDown();
      failures.add(name + " on " + Thread.currentThread().getName() + ": " + told(e));
    }
  }

  /** In turn the same for all threads, so that they meet at one engine, and each thread's own. */
  private List<String> order(int pass, Random own) {
    List<String> names = new ArrayList<>(kinds.keySet());
    Collections.sort(names);
    Collections.shuffle(names, pass % 2 == 0 ? new Random(seed + pass) : own);
    return names;
  }

  private void doSome(String name, Work work, Random random) throws Exception {
    for (int i = 0; i < IN_A_ROW && failures.isEmpty(); i++) {
      work.once(random);
      counts.computeIfAbsent(name, first -> new LongAdder()).increment();
    }
  }

  private static String told(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      text.append(cause).append(" at ").append(List.of(cause.getStackTrace())).append("; ");
    }
    return text.toString();
  }

  /** What went wrong, with the seed; nothing if all was well. */
  List<String> failures() {
    return failures.stream().map(failure -> "seed " + seed + ": " + failure).toList();
  }

  /** How often each kind of work was done. */
  Map<String, LongAdder> counts() {
    return counts;
  }
}
