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
 * Sends the chunks of one body from a stream to another: the calling thread reads, others seal or
 * open, and write in their turn. They are started by batches that are full, one by each; what comes
 * slower than it is worked on, and what is short, the caller does itself. Used once.
 *
 * <p>When it returns or throws its threads are gone, and its ciphers and arrays are wiped.
 */
final class ChunkTransfer {
  /** So many write no faster than one: their order is the limit. */
  static final int MAX_THREADS = 16;

  /** One is being read, one waits. */
  private static final int BATCHES_BESIDE_THREADS = 2;

  private final Supplier<ChunkCipher> ciphers;
  private final Runnable judge;
  private final BatchReader reader;
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
    this.reader = reader;
    this.out = out;
    // A single core has nobody to share with.
    this.maxThreads = processors == 1 ? 0 : Math.min(processors, MAX_THREADS);
    this.line = new BatchLine(batches, maxThreads + BATCHES_BESIDE_THREADS);
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
      boolean last = false;
      while (!last) {
        Batch batch = line.takeFree();
        if (batch == null) {
          break;
        }
        reader.fill(batch);
        last = batch.isLast();
        handOver(batch, own);
      }
      line.end();
      for (Thread thread : threads) {
        thread.join();
      }
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

  private void handOver(Batch batch, ChunkCipher own) throws InterruptedException {
    if (maxThreads == 0 || (!batch.isFull() && line.isTurnOf(batch))) {
      pass(batch, own);
      return;
    }
    if (threads.size() < maxThreads) {
      ChunkCipher cipher = cipher();
      Thread thread = new Thread(() -> passAll(cipher), "jcakms-chunks-" + (threads.size() + 1));
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    line.put(batch);
  }

  private ChunkCipher cipher() {
    ChunkCipher cipher = ciphers.get();
    used.add(cipher);
    return cipher;
  }

  private void passAll(ChunkCipher cipher) {
    try {
      for (Batch batch = line.takeFilled(); batch != null; batch = line.takeFilled()) {
        pass(batch, cipher);
      }
    } catch (InterruptedException e) {
      // Only the caller interrupts, and says why before.
      line.stop(interrupted());
    } catch (RuntimeException | Error e) {
      line.stop(e);
    }
  }

  private void pass(Batch batch, ChunkCipher cipher) throws InterruptedException {
    Throwable failure = null;
    try {
      batch.work(cipher, judge);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    if (!line.awaitTurnOf(batch)) {
      return;
    }
    if (failure == null) {
      failure = written(batch);
    }
    if (failure == null) {
      line.done(batch);
    } else {
      line.stop(failure);
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
    reader.wipe();
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
