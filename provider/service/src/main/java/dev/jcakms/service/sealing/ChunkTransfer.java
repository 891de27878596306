package dev.jcakms.service.sealing;

import dev.jcakms.format.MessageBody;
import dev.jcakms.hsm.Primitives;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * Sends the chunks of one body from a stream to another. A thread reads a batch, seals or opens it,
 * and writes it if it has its turn, and what waits behind it; else it leaves it to whoever writes,
 * and takes the next. So nobody waits for a turn, and most batches stay in the cache of one
 * processor. What is short or comes slowly the caller does itself; the first batch that is full
 * starts one thread for each processor, and they do the rest. Used once.
 *
 * <p>When it returns or throws its threads are gone, and its ciphers and arrays are wiped.
 */
final class ChunkTransfer {
  /** So many write no faster than one: their order is the limit. */
  static final int MAX_THREADS = 16;

  /** One to work on, and one that waits for its turn meanwhile. */
  private static final int BATCHES_PER_THREAD = 2;

  private final Supplier<ChunkCipher> ciphers;
  private final Runnable judge;
  private final OutputStream out;
  private final int maxThreads;
  private final BatchLine line;
  private final List<ChunkCipher> used = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * A transfer that has not begun.
   *
   * @param ciphers makes one for each thread; all have the same keys
   * @param judge runs before each chunk, on any thread, and ends the transfer by throwing
   */
  ChunkTransfer(
      Supplier<ChunkCipher> ciphers,
      Runnable judge,
      BatchReader reader,
      Supplier<Batch> batches,
      OutputStream out,
      int processors) {
    this.ciphers = ciphers;
    this.judge = judge;
    this.out = out;
    // A single core has nobody to share with.
    this.maxThreads = processors == 1 ? 0 : Math.min(processors, MAX_THREADS);
    this.line = new BatchLine(reader, batches, Math.max(1, BATCHES_PER_THREAD * maxThreads));
  }

  /** One that seals; the keys are the caller's to wipe after it. */
  static ChunkTransfer sealing(
      Primitives primitives, ChunkedKeys keys, Runnable judge, InputStream in, OutputStream out) {
    return new ChunkTransfer(
        () ->
            new ChunkCipher(
                primitives.aesGcm(MessageBody.CHUNK_BYTES), Cipher.ENCRYPT_MODE, keys, 0),
        judge,
        new BatchReader(in, MessageBody.CHUNK_BYTES),
        () -> new Batch(MessageBody.CHUNK_BYTES, MessageBody.SEALED_CHUNK_BYTES),
        out,
        Runtime.getRuntime().availableProcessors());
  }

  /** One that opens; the keys are the caller's to wipe after it. */
  static ChunkTransfer opening(
      Primitives primitives, ChunkedKeys keys, Runnable judge, InputStream in, OutputStream out) {
    return new ChunkTransfer(
        () ->
            new ChunkCipher(
                primitives.aesGcm(MessageBody.CHUNK_BYTES), Cipher.DECRYPT_MODE, keys, 0),
        judge,
        new BatchReader(in, MessageBody.SEALED_CHUNK_BYTES),
        () -> new Batch(MessageBody.SEALED_CHUNK_BYTES, MessageBody.CHUNK_BYTES),
        out,
        Runtime.getRuntime().availableProcessors());
  }

  /** Does it all. */
  void run() throws IOException {
    try {
      ChunkCipher own = cipher();
      Batch batch = line.next();
      while (batch != null && (maxThreads == 0 || !batch.isFull())) {
        pass(own, batch);
        batch = line.next();
      }
      if (batch != null) {
        startThreads(own, batch);
      }
      line.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      line.stop(interrupted());
    } catch (Throwable failure) {
      line.stop(failure);
    } finally {
      endThreads();
      wipe();
    }
    rethrow(line.failure());
  }

  private ChunkCipher cipher() {
    ChunkCipher cipher = ciphers.get();
    used.add(cipher);
    return cipher;
  }

  /** The first goes on with the batch that made the caller start them. */
  private void startThreads(ChunkCipher own, Batch filled) {
    start(() -> passAll(own, filled));
    while (threads.size() < maxThreads) {
      ChunkCipher cipher = cipher();
      start(() -> passAll(cipher, null));
    }
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, "jcakms-chunks-" + (threads.size() + 1));
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void passAll(ChunkCipher cipher, @Nullable Batch filled) {
    try {
      Batch batch = filled == null ? line.next() : filled;
      while (batch != null) {
        pass(cipher, batch);
        batch = line.next();
      }
    } catch (InterruptedException e) {
      // Only the caller interrupts, and says why before, or when all is done.
      line.stop(interrupted());
    } catch (IOException | RuntimeException | Error e) {
      line.stop(e);
    }
  }

  private void pass(ChunkCipher cipher, Batch batch) {
    batch.work(cipher, judge);
    Batch turn = line.arrive(batch);
    while (turn != null) {
      Throwable failure = turn.failure() == null ? written(turn) : turn.failure();
      if (failure != null) {
        line.stop(failure);
        return;
      }
      turn = line.done(turn);
    }
  }

  private @Nullable Throwable written(Batch batch) {
    try {
      batch.writeTo(out);
      return null;
    } catch (IOException | RuntimeException | Error e) {
      return e;
    }
  }

  /** Waits whatever comes: the streams and arrays are the caller's again after that. */
  private void endThreads() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        thread.interrupt();
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void wipe() {
    used.forEach(ChunkCipher::wipe);
    line.wipe();
  }

  private static InterruptedIOException interrupted() {
    return new InterruptedIOException("interrupted in the middle of a message");
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
