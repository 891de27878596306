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
 * Sends the chunks of one body from a stream to another. A thread takes a batch all the way: it
 * reads, seals or opens, and writes it, and the batch stays in the cache of one processor; while
 * one works on chunks, others read and write, each in its turn. What is short or comes slowly the
 * caller does itself; the first batch that is full starts one thread for each processor, and they
 * do the rest. Used once.
 *
 * <p>When it returns or throws its threads are gone, and its ciphers and arrays are wiped.
 */
final class ChunkTransfer {
  /** So many write no faster than one: their order is the limit. */
  static final int MAX_THREADS = 16;

  /** What a thread works with. */
  private record Place(Batch batch, ChunkCipher cipher) {}

  private final Supplier<ChunkCipher> ciphers;
  private final Runnable judge;
  private final BatchReader reader;
  private final Supplier<Batch> batches;
  private final OutputStream out;
  private final int maxThreads;
  private final BatchLine line;
  private final List<Place> places = new ArrayList<>();
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
    this.batches = batches;
    this.out = out;
    // A single core has nobody to share with.
    this.maxThreads = processors == 1 ? 0 : Math.min(processors, MAX_THREADS);
    this.line = new BatchLine(reader);
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
      Place own = place();
      while (threads.isEmpty() && line.fill(own.batch())) {
        if (maxThreads > 0 && own.batch().isFull()) {
          startThreads(own);
        } else {
          pass(own);
        }
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

  private Place place() {
    Place place = new Place(batches.get(), ciphers.get());
    places.add(place);
    return place;
  }

  /** The first goes on with the batch that made the caller start them. */
  private void startThreads(Place filled) {
    start(() -> passAll(filled, true));
    while (threads.size() < maxThreads) {
      Place place = place();
      start(() -> passAll(place, false));
    }
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, "jcakms-chunks-" + (threads.size() + 1));
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void passAll(Place place, boolean isFilled) {
    try {
      boolean hasMore = isFilled || line.fill(place.batch());
      while (hasMore) {
        pass(place);
        hasMore = line.fill(place.batch());
      }
    } catch (InterruptedException e) {
      // Only the caller interrupts, and says why before, or when all is done.
      line.stop(interrupted());
    } catch (IOException | RuntimeException | Error e) {
      line.stop(e);
    }
  }

  private void pass(Place place) throws InterruptedException {
    Batch batch = place.batch();
    Throwable failure = null;
    try {
      batch.work(place.cipher(), judge);
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
    for (Place place : places) {
      place.cipher().wipe();
      place.batch().wipe();
    }
    reader.wipe();
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
