import java.util.concurrent.ThreadFactory;

/**
 * Virtual threads for the benchmarks, which are compiled for 17: the runner compiles this file on a
 * JDK that has them, and the forks find it as a service.
 */
public final class VirtualThreads implements ThreadFactory {
  @Override
  public Thread newThread(Runnable task) {
    return Thread.ofVirtual().unstarted(task);
  }
}
