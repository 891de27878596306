package dev.jcakms.service.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** A task in a thread of its own, of which a test can see that it waits. */
public final class Threaded<T> extends FutureTask<T> {
  private final Thread thread = new Thread(this);

  private Threaded(Callable<T> call) {
    super(call);
    thread.setDaemon(true);
  }

  /** Starts {@code call}. */
  public static <T> Threaded<T> start(Callable<T> call) {
    Threaded<T> task = new Threaded<>(call);
    task.thread.start();
    return task;
  }

  /** Interrupts its thread. */
  public void interrupt() {
    thread.interrupt();
  }

  /** Returns when its thread waits so; fails if it ends instead. */
  public void awaitState(Thread.State state) {
    while (thread.getState() != state) {
      if (thread.getState() == Thread.State.TERMINATED) {
        throw new AssertionError("a thread ended and was to be " + state);
      }
      Thread.onSpinWait();
    }
  }
}
