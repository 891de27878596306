package dev.jcakms.service.sealing;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.MessageBody;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A body that goes through several threads is the one that one thread makes and opens. */
class ChunkTransferTest {
  private static final int CHUNK = MessageBody.CHUNK_BYTES;
  private static final int SEALED_CHUNK = MessageBody.SEALED_CHUNK_BYTES;
  private static final int START = MessageBody.CHUNKED_START_BYTES;
  private static final int BATCH = Batch.MAX_CHUNKS * CHUNK;
  private static final int SEALED_BATCH = Batch.MAX_CHUNKS * SEALED_CHUNK;
  private static final int PROCESSORS = 3;
  private static final long LONG_ENOUGH_SECONDS = 60;
  private static final byte[] LONG = Bodies.bytes(50, 9 * BATCH + 17);
  private static final byte[] LONG_CHUNKS = chunks(LONG);

  private final List<Cipher> ciphers = Collections.synchronizedList(new ArrayList<>());

  /** What comes behind salt and commitment. */
  private static byte[] chunks(byte[] plaintext) {
    byte[] body = Bodies.seal(plaintext);
    return Arrays.copyOfRange(body, START, body.length);
  }

  private ChunkTransfer transfer(
      int mode, ChunkedKeys keys, Runnable judge, InputStream in, OutputStream out) {
    boolean seals = mode == Cipher.ENCRYPT_MODE;
    int unit = seals ? CHUNK : SEALED_CHUNK;
    int outUnit = seals ? SEALED_CHUNK : CHUNK;
    return new ChunkTransfer(
        () -> {
          Cipher cipher = Bodies.PRIMITIVES.aesGcm();
          ciphers.add(cipher);
          return new ChunkCipher(cipher, mode, keys, 0);
        },
        judge,
        new BatchReader(in, unit),
        () -> new Batch(unit, outUnit),
        out,
        PROCESSORS);
  }

  private byte[] through(int mode, InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    transfer(mode, Bodies.keys(), Bodies.ALLOWED, in, out).run();
    return out.toByteArray();
  }

  private byte[] sealed(byte[] plaintext) throws IOException {
    return through(Cipher.ENCRYPT_MODE, new ByteArrayInputStream(plaintext));
  }

  private byte[] opened(byte[] chunks) throws IOException {
    return through(Cipher.DECRYPT_MODE, new ByteArrayInputStream(chunks));
  }

  /** What is written, and what is thrown then. */
  private <T extends Throwable> byte[] openedUntil(Class<T> refusal, byte[] chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    T thrown =
        assertThrows(
            refusal,
            () ->
                transfer(
                        Cipher.DECRYPT_MODE,
                        Bodies.keys(),
                        Bodies.ALLOWED,
                        new ByteArrayInputStream(chunks),
                        out)
                    .run());
    if (thrown instanceof KmsInvalidCiphertextException e) {
      Bodies.assertUndisclosed(e);
    }
    return out.toByteArray();
  }

  @Test
  void bodyIsTheSameAsByOneThreadAtEveryLengthRoundChunksAndBatches() throws IOException {
    for (int border : new int[] {0, CHUNK, 2 * CHUNK, BATCH, 2 * BATCH, 5 * BATCH}) {
      for (int length = Math.max(0, border - 1); length <= border + 1; length++) {
        byte[] plaintext = Arrays.copyOf(LONG, length);
        byte[] chunks = sealed(plaintext);
        assertArrayEquals(chunks(plaintext), chunks, "sealed " + length);
        assertArrayEquals(plaintext, opened(chunks), "opened " + length);
      }
    }
  }

  @Test
  void bodyIsTheSameHoweverTheInputComes() throws IOException {
    for (int pieceBytes : new int[] {1000, CHUNK, SEALED_CHUNK, BATCH - 1, SEALED_BATCH + 5}) {
      for (boolean tells : new boolean[] {true, false}) {
        assertArrayEquals(
            LONG_CHUNKS,
            through(Cipher.ENCRYPT_MODE, new Pieces(LONG, pieceBytes, tells)),
            "pieces of " + pieceBytes);
        assertArrayEquals(
            LONG,
            through(Cipher.DECRYPT_MODE, new Pieces(LONG_CHUNKS, pieceBytes, tells)),
            "pieces of " + pieceBytes);
      }
    }
  }

  @Test
  void bodyIsTheSameThoughTheInputClaimsToHaveMoreThanComes() throws IOException {
    for (int length :
        new int[] {5, CHUNK, CHUNK + 5, 2 * CHUNK + 5, BATCH - 1, BATCH + CHUNK + 5}) {
      byte[] plaintext = Arrays.copyOf(LONG, length);
      InputStream claiming =
          new ByteArrayInputStream(plaintext) {
            @Override
            public synchronized int available() {
              return 1;
            }
          };
      assertArrayEquals(
          chunks(plaintext), through(Cipher.ENCRYPT_MODE, claiming), "length " + length);
    }
  }

  @Test
  void chunksGoOutBeforeMoreInputThanThatComes() throws IOException {
    for (int length : new int[] {CHUNK, 2 * CHUNK + 100}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      List<Integer> writtenBefore = new ArrayList<>();
      InputStream first = new ByteArrayInputStream(LONG, 0, length);
      InputStream rest =
          new InputStream() {
            @Override
            public int read() {
              writtenBefore.add(out.size());
              return -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
              return read();
            }
          };
      transfer(
              Cipher.ENCRYPT_MODE,
              Bodies.keys(),
              Bodies.ALLOWED,
              new SequenceInputStream(first, rest),
              out)
          .run();
      assertEquals(length / CHUNK * SEALED_CHUNK, writtenBefore.get(0));
    }
  }

  @Test
  void threadsAreStartedByFullBatchesAloneAndAreGoneAtTheEnd() throws IOException {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Runnable judge = () -> seen.add(Thread.currentThread());
    InputStream belowABatch = new ByteArrayInputStream(LONG, 0, BATCH - 1);
    transfer(
            Cipher.ENCRYPT_MODE, Bodies.keys(), judge, belowABatch, OutputStream.nullOutputStream())
        .run();
    assertEquals(Set.of(Thread.currentThread()), seen);
    ciphers.clear();
    transfer(
            Cipher.ENCRYPT_MODE,
            Bodies.keys(),
            judge,
            new ByteArrayInputStream(LONG),
            OutputStream.nullOutputStream())
        .run();
    seen.remove(Thread.currentThread());
    assertFalse(seen.isEmpty());
    assertEquals(PROCESSORS, ciphers.size(), "one for each thread");
    for (Thread thread : seen) {
      assertTrue(thread.getName().matches("jcakms-chunks-[1-3]"), thread.getName());
      assertTrue(thread.isDaemon(), thread.toString());
      assertFalse(thread.isAlive(), thread.toString());
    }
  }

  @Test
  void severalThreadsWorkAtOnce() throws IOException {
    CountDownLatch both = new CountDownLatch(2);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Runnable judge =
        () -> {
          if (seen.add(Thread.currentThread())) {
            both.countDown();
            await(both);
          }
        };
    transfer(
            Cipher.ENCRYPT_MODE,
            Bodies.keys(),
            judge,
            new ByteArrayInputStream(LONG),
            OutputStream.nullOutputStream())
        .run();
    assertEquals(0, both.getCount());
  }

  @Test
  void threadsGoOnWhileAnEarlierBatchIsAtWork() throws IOException {
    CountDownLatch begun = new CountDownLatch(PROCESSORS * Batch.MAX_CHUNKS);
    AtomicReference<Thread> held = new AtomicReference<>();
    Runnable judge =
        () -> {
          if (held.compareAndSet(null, Thread.currentThread())) {
            // More than the other threads could take if each waited for its turn.
            await(begun);
          } else {
            begun.countDown();
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    transfer(Cipher.ENCRYPT_MODE, Bodies.keys(), judge, new ByteArrayInputStream(LONG), out).run();
    assertArrayEquals(LONG_CHUNKS, out.toByteArray());
  }

  @Test
  void threadThatComesWhenAllIsReadTakesNobodysTurn() throws IOException {
    byte[] plaintext = Arrays.copyOf(LONG, BATCH + 5);
    Runnable judge =
        () -> {
          // The first batch is at work until one of the two others has found nothing to do.
          while (Thread.currentThread().getName().equals("jcakms-chunks-1")
              && (ciphers.size() < PROCESSORS || othersAlive() > 1)) {
            Thread.onSpinWait();
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    transfer(Cipher.ENCRYPT_MODE, Bodies.keys(), judge, new ByteArrayInputStream(plaintext), out)
        .run();
    assertArrayEquals(chunks(plaintext), out.toByteArray());
  }

  private static long othersAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("jcakms-chunks-[23]"))
        .count();
  }

  @Test
  void everyTruncationAtAChunkIsRefusedWithThePrefixOfItsBatches() {
    int chunkCount = LONG_CHUNKS.length / SEALED_CHUNK;
    for (int chunks = 0; chunks <= chunkCount; chunks += 7) {
      byte[] cut = Arrays.copyOf(LONG_CHUNKS, chunks * SEALED_CHUNK);
      byte[] out = openedUntil(KmsInvalidCiphertextException.class, cut);
      assertEquals(0, out.length % CHUNK);
      assertArrayEquals(Arrays.copyOf(LONG, out.length), out);
    }
    openedUntil(
        KmsInvalidCiphertextException.class, Arrays.copyOf(LONG_CHUNKS, LONG_CHUNKS.length - 1));
  }

  @Test
  void flippedChunkEndsItAndNothingBehindItsBatchIsWritten() {
    for (int batch : new int[] {0, 1, 4, 8}) {
      int bit = (batch * SEALED_BATCH + 3 * SEALED_CHUNK + 5) * Byte.SIZE;
      byte[] out =
          openedUntil(KmsInvalidCiphertextException.class, Bodies.flipped(LONG_CHUNKS, bit));
      assertArrayEquals(Arrays.copyOf(LONG, batch * BATCH), out);
    }
  }

  @Test
  void swappedBatchesAreRefused() {
    byte[] swapped = LONG_CHUNKS.clone();
    System.arraycopy(LONG_CHUNKS, SEALED_BATCH, swapped, 2 * SEALED_BATCH, SEALED_BATCH);
    System.arraycopy(LONG_CHUNKS, 2 * SEALED_BATCH, swapped, SEALED_BATCH, SEALED_BATCH);
    byte[] out = openedUntil(KmsInvalidCiphertextException.class, swapped);
    assertArrayEquals(Arrays.copyOf(LONG, BATCH), out);
  }

  @Test
  void firstFailureInTheOrderOfTheBodyCountsThoughALaterOneCameBefore() {
    KmsException first = new KmsException(KmsErrorCode.DISABLED, "the first");
    AtomicReference<Thread> firstAtWork = new AtomicReference<>();
    AtomicReference<Thread> laterAtWork = new AtomicReference<>();
    CountDownLatch firstIsTaken = new CountDownLatch(1);
    CountDownLatch laterIsTaken = new CountDownLatch(1);
    Runnable judge =
        () -> {
          if (firstAtWork.compareAndSet(null, Thread.currentThread())) {
            firstIsTaken.countDown();
            await(laterIsTaken);
            awaitRest(requireNonNull(laterAtWork.get()));
            throw first;
          }
          laterAtWork.compareAndSet(null, Thread.currentThread());
          laterIsTaken.countDown();
          throw new KmsException(KmsErrorCode.INTERNAL, "a later one");
        };
    InputStream in =
        new ByteArrayInputStream(LONG) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            if (pos >= BATCH) {
              ChunkTransferTest.await(firstIsTaken);
            }
            return super.read(bytes, offset, length);
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ChunkTransfer transfer = transfer(Cipher.ENCRYPT_MODE, Bodies.keys(), judge, in, out);
    assertSame(first, assertThrows(KmsException.class, transfer::run));
    assertEquals(0, out.size());
  }

  /** Until a thread has nothing left to take, or has given up. */
  private static void awaitRest(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
  }

  @Test
  void judgeStopsItInTheMiddleOfABatch() {
    KmsException disabled = new KmsException(KmsErrorCode.DISABLED, "disabled on the way");
    AtomicInteger judged = new AtomicInteger();
    int allowed = 2 * Batch.MAX_CHUNKS + 3;
    Runnable judge =
        () -> {
          if (judged.incrementAndGet() > allowed) {
            throw disabled;
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ChunkTransfer transfer =
        transfer(
            Cipher.DECRYPT_MODE, Bodies.keys(), judge, new ByteArrayInputStream(LONG_CHUNKS), out);
    assertSame(disabled, assertThrows(KmsException.class, transfer::run));
    assertTrue(out.size() <= 2 * BATCH, "written: " + out.size());
    // Each thread that was at work ran into it once, at its next chunk.
    assertTrue(judged.get() <= allowed + PROCESSORS, "judged: " + judged.get());
  }

  @Test
  void chunkThatEndsTheBodyIsJudgedToo() {
    KmsException disabled = new KmsException(KmsErrorCode.DISABLED, "disabled");
    Runnable judge =
        () -> {
          throw disabled;
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(LONG, 0, 5);
    ChunkTransfer transfer = transfer(Cipher.ENCRYPT_MODE, Bodies.keys(), judge, in, out);
    assertSame(disabled, assertThrows(KmsException.class, transfer::run));
    assertEquals(0, out.size());
  }

  @Test
  void errorOfAWorkerIsTheCallers() {
    StackOverflowError error = new StackOverflowError("injected");
    Thread caller = Thread.currentThread();
    Runnable judge =
        () -> {
          if (!Thread.currentThread().equals(caller)) {
            throw error;
          }
        };
    ChunkTransfer transfer =
        transfer(
            Cipher.ENCRYPT_MODE,
            Bodies.keys(),
            judge,
            new ByteArrayInputStream(LONG),
            OutputStream.nullOutputStream());
    assertSame(error, assertThrows(StackOverflowError.class, transfer::run));
  }

  @Test
  void failureOfEitherStreamIsTheCallersAndEndsIt() {
    IOException full = new IOException("no room left");
    OutputStream small =
        new OutputStream() {
          private int room = 3 * BATCH;

          @Override
          public void write(int oneByte) throws IOException {
            throw full;
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            room -= length;
            if (room < 0) {
              throw full;
            }
          }
        };
    ChunkTransfer writing =
        transfer(
            Cipher.ENCRYPT_MODE,
            Bodies.keys(),
            Bodies.ALLOWED,
            new ByteArrayInputStream(LONG),
            small);
    assertSame(full, assertThrows(IOException.class, writing::run));

    IOException broken = new IOException("broken");
    ChunkTransfer reading =
        transfer(
            Cipher.ENCRYPT_MODE,
            Bodies.keys(),
            Bodies.ALLOWED,
            new SequenceInputStream(new ByteArrayInputStream(LONG), breaking(broken, () -> {})),
            OutputStream.nullOutputStream());
    assertSame(broken, assertThrows(IOException.class, reading::run));
  }

  @Test
  void inputThatFailsBeforeABatchIsFullIsTheCallersFailureToo() {
    IOException broken = new IOException("broken");
    ChunkTransfer transfer =
        transfer(
            Cipher.ENCRYPT_MODE,
            Bodies.keys(),
            Bodies.ALLOWED,
            new SequenceInputStream(
                new ByteArrayInputStream(LONG, 0, CHUNK + 5), breaking(broken, () -> {})),
            OutputStream.nullOutputStream());
    assertSame(broken, assertThrows(IOException.class, transfer::run));
  }

  private static InputStream breaking(IOException broken, Runnable before) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        before.run();
        throw broken;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return read();
      }
    };
  }

  @Test
  void threadThatIsStuckWhenItFailsIsInterruptedAndWaitedFor() {
    IOException broken = new IOException("broken");
    AtomicReference<Thread> stuck = new AtomicReference<>();
    CountDownLatch begun = new CountDownLatch(1);
    Runnable judge =
        () -> {
          if (stuck.compareAndSet(null, Thread.currentThread())) {
            begun.countDown();
            awaitInterrupt();
          }
        };
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(LONG, 0, 2 * BATCH), breaking(broken, () -> await(begun)));
    ChunkTransfer transfer =
        transfer(Cipher.ENCRYPT_MODE, Bodies.keys(), judge, in, OutputStream.nullOutputStream());
    assertSame(broken, assertThrows(IOException.class, transfer::run));
    assertFalse(requireNonNull(stuck.get()).isAlive());
  }

  private static void awaitInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void interruptedCallerStopsAndStaysInterrupted() throws InterruptedException {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int oneByte) throws IOException {
            writing.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new InterruptedIOException();
            }
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            write(0);
          }
        };
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                transfer(
                        Cipher.ENCRYPT_MODE,
                        Bodies.keys(),
                        Bodies.ALLOWED,
                        new ByteArrayInputStream(LONG),
                        stuck)
                    .run();
              } catch (Throwable e) {
                thrown.set(e);
              }
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    writing.await();
    caller.interrupt();
    caller.join();
    assertEquals(InterruptedIOException.class, requireNonNull(thrown.get()).getClass());
    assertEquals(
        "interrupted in the middle of a message", requireNonNull(thrown.get()).getMessage());
    assertEquals(true, interrupted.get());
  }

  @Test
  void endAndFailureWipeKeysAndCiphers() throws Exception {
    for (boolean fails : new boolean[] {false, true}) {
      ciphers.clear();
      ChunkedKeys keys = Bodies.keys();
      byte[] chunks = fails ? Bodies.flipped(LONG_CHUNKS, 4 * SEALED_BATCH * 8) : LONG_CHUNKS;
      ChunkTransfer transfer =
          transfer(
              Cipher.DECRYPT_MODE,
              keys,
              Bodies.ALLOWED,
              new ByteArrayInputStream(chunks),
              OutputStream.nullOutputStream());
      if (fails) {
        assertThrows(KmsException.class, transfer::run);
      } else {
        transfer.run();
      }
      assertTrue(keys.key().isDestroyed());
      assertArrayEquals(new byte[ChunkedKeys.NONCE_BYTES], keys.nonce(0));
      assertTrue(ciphers.size() > 1);
      for (Cipher cipher : ciphers) {
        assertArrayEquals(new byte[10], cipher.doFinal(sealedWithZeros()));
      }
    }
  }

  private static byte[] sealedWithZeros() throws GeneralSecurityException {
    Cipher cipher = Bodies.PRIMITIVES.aesGcm();
    Key zeros = new SecretKeySpec(new byte[32], "AES");
    cipher.init(Cipher.ENCRYPT_MODE, zeros, new GCMParameterSpec(128, new byte[12]));
    return cipher.doFinal(new byte[10]);
  }

  @Test
  void endLeavesNothingOfTheBodyInBatches() throws IOException {
    List<Batch> batches = Collections.synchronizedList(new ArrayList<>());
    new ChunkTransfer(
            () ->
                new ChunkCipher(Bodies.PRIMITIVES.aesGcm(), Cipher.DECRYPT_MODE, Bodies.keys(), 0),
            Bodies.ALLOWED,
            new BatchReader(new ByteArrayInputStream(LONG_CHUNKS), SEALED_CHUNK),
            () -> {
              Batch batch = new Batch(SEALED_CHUNK, CHUNK);
              batches.add(batch);
              return batch;
            },
            OutputStream.nullOutputStream(),
            PROCESSORS)
        .run();
    assertTrue(batches.size() <= 2 * PROCESSORS, "batches: " + batches.size());
    for (Batch batch : batches) {
      assertArrayEquals(new byte[SEALED_BATCH], batch.input());
      ByteArrayOutputStream left = new ByteArrayOutputStream();
      batch.writeTo(left);
      assertArrayEquals(new byte[left.size()], left.toByteArray());
    }
  }

  @Test
  void readerThatIsWipedCarriesNothingOver() throws IOException {
    BatchReader reader = new BatchReader(new ByteArrayInputStream(LONG, 0, CHUNK + 50), CHUNK);
    Batch batch = new Batch(CHUNK, SEALED_CHUNK);
    reader.fill(batch);
    assertArrayEquals(Arrays.copyOf(LONG, CHUNK), Arrays.copyOf(batch.input(), CHUNK));
    reader.wipe();
    reader.fill(batch);
    assertArrayEquals(new byte[50], Arrays.copyOf(batch.input(), 50));
  }

  @Test
  void singleCoreDoesItAllItself() throws IOException {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ChunkTransfer(
            () ->
                new ChunkCipher(Bodies.PRIMITIVES.aesGcm(), Cipher.ENCRYPT_MODE, Bodies.keys(), 0),
            () -> seen.add(Thread.currentThread()),
            new BatchReader(new ByteArrayInputStream(LONG), CHUNK),
            () -> new Batch(CHUNK, SEALED_CHUNK),
            out,
            1)
        .run();
    assertArrayEquals(LONG_CHUNKS, out.toByteArray());
    assertEquals(Set.of(Thread.currentThread()), seen);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS), "nobody came");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Bytes that come in pieces, like those of a pipe. */
  private static final class Pieces extends ByteArrayInputStream {
    private final int pieceBytes;
    private final boolean tells;

    Pieces(byte[] bytes, int pieceBytes, boolean tells) {
      super(bytes);
      this.pieceBytes = pieceBytes;
      this.tells = tells;
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) {
      return super.read(bytes, offset, Math.min(length, pieceBytes));
    }

    @Override
    public synchronized int available() {
      return tells ? super.available() : 0;
    }
  }
}
