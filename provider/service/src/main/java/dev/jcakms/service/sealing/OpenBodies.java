package dev.jcakms.service.sealing;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The chunked bodies that have begun and not ended, each with a key of its own. It wipes the key of
 * a body that was forgotten in the middle, soon after its stream was collected, and at the end
 * those of all. Thread-safe.
 *
 * <p>A daemon thread waits for the forgotten ones; it comes with the first body, and goes when
 * there have been none for a while. The JDK's own {@code Cleaner} cannot be stopped.
 */
public final class OpenBodies implements AutoCloseable {
  private static final String THREAD_NAME = "jcakms-forgotten-bodies";

  private final long idleMillis;
  private final ReferenceQueue<ChunkedStream> forgotten = new ReferenceQueue<>();
  private final Set<Body> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean watched = new AtomicBoolean();
  private volatile @Nullable Thread watcher;
  private volatile boolean closed;

  /**
   * None yet.
   *
   * @param idleMillis after so long without bodies the thread goes
   */
  public OpenBodies(long idleMillis) {
    this.idleMillis = idleMillis;
  }

  /** What is left of a body: its secrets, which do not lead back to its stream. */
  private static final class Body extends PhantomReference<ChunkedStream> {
    private final ChunkCipher secrets;

    Body(ChunkedStream stream, ReferenceQueue<ChunkedStream> forgotten, ChunkCipher secrets) {
      super(stream, forgotten);
      this.secrets = secrets;
    }
  }

  /**
   * Takes a body.
   *
   * @return the same
   */
  ChunkedStream opened(ChunkedStream stream) {
    Body body = new Body(stream, forgotten, stream.secrets());
    open.add(body);
    stream.whenEnded(() -> open.remove(body));
    if (closed) {
      wipeAll();
    } else if (!watched.get() && watched.compareAndSet(false, true)) {
      watch();
    }
    return stream;
  }

  private void watch() {
    Thread thread = new Thread(this::wipeForgotten, THREAD_NAME);
    thread.setDaemon(true);
    watcher = thread;
    thread.start();
  }

  private void wipeForgotten() {
    try {
      while (!closed) {
        if (forgotten.remove(idleMillis) instanceof Body body) {
          open.remove(body);
          body.secrets.wipe();
        } else if (isIdle()) {
          return;
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever opens a body after this looked finds that nobody watches. */
  private boolean isIdle() {
    watched.set(false);
    return open.isEmpty() || !watched.compareAndSet(false, true);
  }

  private void wipeAll() {
    open.forEach(body -> body.secrets.wipe());
    open.clear();
  }

  /** The number of bodies that are open. */
  int openCount() {
    return open.size();
  }

  /** Whether the thread is there. */
  boolean isWatched() {
    Thread thread = watcher;
    return thread != null && thread.isAlive();
  }

  /** Wipes the keys of all: whoever goes on with one is told that the provider is closed. */
  @Override
  public void close() {
    closed = true;
    wipeAll();
    Thread thread = watcher;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
