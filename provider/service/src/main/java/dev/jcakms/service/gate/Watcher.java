package dev.jcakms.service.gate;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The thread that has duties while there is work. Thread-safe.
 *
 * <p>It comes with the first {@link #wake}. It goes some seconds after the last duty has gone to
 * sleep, when the watcher is closed, and when nobody holds the watcher any more: the thread itself
 * does not, so that a provider which was dropped without being closed is not kept alive by it.
 */
public final class Watcher implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.jcakms");
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final long NO_MORE = 0;

  /** A duty, and when it has its turn. Only the watcher's thread comes here. */
  private static final class Turn {
    private final Duty duty;
    private boolean awake;
    private long dueNanos;

    Turn(Duty duty) {
      this.duty = duty;
    }

    void wake(long nowNanos) {
      if (!awake) {
        awake = true;
        dueNanos = nowNanos + duty.period().toNanos();
      }
    }

    /** Whether it was due. */
    boolean takeIfDue(long nowNanos) {
      if (!awake || nowNanos - dueNanos < 0) {
        return false;
      }
      dueNanos = nowNanos + duty.period().toNanos();
      awake = work();
      return true;
    }

    private boolean work() {
      try {
        return duty.work().getAsBoolean();
      } catch (RuntimeException e) {
        LOG.log(Level.DEBUG, "a duty failed and is tried again", e);
        return true;
      }
    }
  }

  private final Clocks clocks;
  private final Executor threads;
  private final long idleNanos;
  private final List<Turn> turns = new CopyOnWriteArrayList<>();
  private final Semaphore bell = new Semaphore(0);
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean allAwake;
  private volatile boolean closed;

  /**
   * A watcher without duties.
   *
   * @param clocks by which duties are due
   * @param threads what gives it a thread, {@link #onDaemonThread}
   */
  public Watcher(Clocks clocks, Executor threads) {
    this(clocks, threads, IDLE);
  }

  /** The same, with how long its thread stays when no duty has anything to do. */
  Watcher(Clocks clocks, Executor threads, Duration idle) {
    this.clocks = clocks;
    this.threads = threads;
    this.idleNanos = idle.toNanos();
  }

  /** Gives a task a daemon thread, which inherits nothing of the caller that happened to come. */
  public static void onDaemonThread(Runnable task) {
    Thread thread = new Thread(null, task, "jcakms-watcher", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Watcher.class.getClassLoader());
    thread.start();
  }

  /** Another one, by the same clocks and from the same threads, without duties. */
  public Watcher another() {
    return new Watcher(clocks, threads, Duration.ofNanos(idleNanos));
  }

  /** Adds a duty, which sleeps until the next {@link #wake}. */
  public void add(Duty duty) {
    turns.add(new Turn(duty));
    allAwake = false;
  }

  /** Wakes the duties that sleep: each has its turn after one period. Costs little if none does. */
  public void wake() {
    if (allAwake || closed) {
      return;
    }
    bell.release();
    if (running.compareAndSet(false, true)) {
      start();
    }
  }

  private void start() {
    boolean started = false;
    try {
      threads.execute(new Watch(new WeakReference<>(this), bell, running));
      started = true;
    } finally {
      if (!started) {
        running.set(false);
      }
    }
  }

  /**
   * Gives each duty its turn if it is due.
   *
   * @return the nanoseconds until the next is due, or none when the thread has no more to do
   */
  private long round(boolean woken) {
    if (closed) {
      return NO_MORE;
    }
    long now = clocks.now().monotonicNanos();
    // Before the duties look: whoever makes work from here on rings again.
    allAwake = false;
    long untilNext = Long.MAX_VALUE;
    boolean noneSleeps = true;
    boolean busy = woken;
    for (Turn turn : turns) {
      if (woken) {
        turn.wake(now);
      }
      busy |= turn.takeIfDue(now);
      noneSleeps &= turn.awake;
      if (turn.awake) {
        untilNext = Math.min(untilNext, turn.dueNanos - now);
      }
    }
    allAwake = noneSleeps;
    if (untilNext != Long.MAX_VALUE) {
      // Not longer than that: the thread has to see that nobody holds the watcher any more.
      return Math.min(untilNext, idleNanos);
    }
    return busy ? idleNanos : NO_MORE;
  }

  /** Ends the thread; a turn that has begun comes to its end. */
  @Override
  public void close() {
    closed = true;
    bell.release();
  }

  private record Watch(WeakReference<Watcher> watcher, Semaphore bell, AtomicBoolean running)
      implements Runnable {
    @Override
    public void run() {
      try {
        do {
          try {
            watch();
          } finally {
            running.set(false);
          }
          // Who rang before that line took this thread for a running one, and gave no other.
        } while (bell.tryAcquire() && running.compareAndSet(false, true));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void watch() throws InterruptedException {
      boolean woken = true;
      for (long nanos = round(woken); nanos != NO_MORE; nanos = round(woken)) {
        woken = bell.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        bell.drainPermits();
      }
    }

    /** Holds the watcher for the length of one round alone. */
    private long round(boolean woken) {
      Watcher held = watcher.get();
      return held == null ? NO_MORE : held.round(woken);
    }
  }
}
