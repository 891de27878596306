package dev.jcakms.service.sealing;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.service.testing.Threaded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

/** Who waits for what in a line of batches, and what ends it. */
class BatchLineTest {
  private static final int BATCH = Batch.MAX_CHUNKS;
  private static final int ENOUGH = 5;

  private static BatchLine line(InputStream in) {
    return line(in, ENOUGH);
  }

  private static BatchLine line(InputStream in, int maxBatches) {
    return new BatchLine(new BatchReader(in, 1), () -> new Batch(1, 1), maxBatches);
  }

  private static BatchLine line(int lengthBytes) {
    return line(new ByteArrayInputStream(new byte[lengthBytes]));
  }

  private static Batch batch(long number) {
    Batch batch = new Batch(1, 1);
    batch.begin(number, number, 0, false);
    return batch;
  }

  /** Input that comes when it is let, and tells that somebody waits for it. */
  private static final class Slow extends ByteArrayInputStream {
    final CountDownLatch waitedFor = new CountDownLatch(1);
    final CountDownLatch let = new CountDownLatch(1);

    Slow(int lengthBytes) {
      super(new byte[lengthBytes]);
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) {
      waitedFor.countDown();
      try {
        let.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return super.read(bytes, offset, length);
    }
  }

  @Test
  void batchesAreNumberedAsTheyAreFilledUntilTheLast() throws Exception {
    BatchLine line = line(2 * BATCH + 1);
    long number = 0;
    Batch batch;
    do {
      batch = requireNonNull(line.next());
      assertEquals(number, batch.number());
      number++;
    } while (!batch.isLast());
    assertTrue(number > 2);
    assertNull(line.next());
  }

  @Test
  void oneFillsAtATime() throws Exception {
    Slow in = new Slow(2 * BATCH);
    BatchLine line = line(in);
    Threaded<Batch> filling = Threaded.start(() -> requireNonNull(line.next()));
    in.waitedFor.await();
    Threaded<Batch> next = Threaded.start(() -> requireNonNull(line.next()));
    next.awaitState(Thread.State.WAITING);
    in.let.countDown();
    assertEquals(0, filling.get().number());
    assertEquals(1, next.get().number());
  }

  @Test
  void turnIsPassedOnWhileSomebodyWaitsForInput() throws Exception {
    Slow in = new Slow(BATCH);
    BatchLine line = line(in);
    Threaded<Batch> filling = Threaded.start(() -> requireNonNull(line.next()));
    in.waitedFor.await();
    assertPassed(line, batch(0));
    assertPassed(line, batch(1));
    in.let.countDown();
    assertEquals(0, filling.get().number());
  }

  private static void assertPassed(BatchLine line, Batch batch) {
    assertSame(batch, line.arrive(batch));
    assertNull(line.done(batch));
  }

  @Test
  void batchThatArrivesBeforeItsTurnIsForWhoeverHasTheTurn() {
    BatchLine line = line(0);
    Batch first = batch(0);
    Batch second = batch(1);
    Batch third = batch(2);
    assertNull(line.arrive(second));
    assertSame(first, line.arrive(first));
    assertNull(line.arrive(third));
    assertSame(second, line.done(first));
    assertSame(third, line.done(second));
    assertNull(line.done(third));
    assertPassed(line, batch(3));
  }

  @Test
  void roomComesWithABatchThatIsDone() throws Exception {
    BatchLine line = line(new ByteArrayInputStream(new byte[2 * BATCH]), 1);
    Batch only = requireNonNull(line.next());
    Threaded<Batch> next = Threaded.start(() -> requireNonNull(line.next()));
    next.awaitState(Thread.State.WAITING);
    assertPassed(line, only);
    assertSame(only, next.get());
    assertEquals(1, only.number());
  }

  @Test
  void endComesWithTheLastBatchAndNoCauseCountsAfterIt() throws Exception {
    BatchLine line = line(BATCH);
    Threaded<Boolean> end = Threaded.start(() -> awaitEnd(line));
    end.awaitState(Thread.State.WAITING);
    assertPassed(line, requireNonNull(line.next()));
    end.awaitState(Thread.State.WAITING);
    Batch last = requireNonNull(line.next());
    assertPassed(line, last);
    assertTrue(end.get());
    line.stop(new IOException("too late"));
    assertNull(line.failure());
  }

  private static boolean awaitEnd(BatchLine line) throws InterruptedException {
    line.awaitEnd();
    return true;
  }

  @Test
  void firstOfSeveralCausesCounts() {
    BatchLine line = line(0);
    IOException first = new IOException("the first");
    line.stop(first);
    line.stop(new IOException("a later one"));
    assertSame(first, line.failure());
  }

  @Test
  void stopEndsEveryWaitAndWhoComesLaterHasNothingToDo() throws Exception {
    BatchLine line = line(new ByteArrayInputStream(new byte[3 * BATCH]), 2);
    Batch first = requireNonNull(line.next());
    Batch second = requireNonNull(line.next());
    Threaded<Boolean> forRoom = Threaded.start(() -> line.next() == null);
    forRoom.awaitState(Thread.State.WAITING);
    Threaded<Boolean> forTheEnd = Threaded.start(() -> awaitEnd(line));
    forTheEnd.awaitState(Thread.State.WAITING);
    assertSame(first, line.arrive(first));
    line.stop(new IOException("ended"));
    assertTrue(forRoom.get());
    assertTrue(forTheEnd.get());
    assertNull(line.arrive(second));
    assertNull(line.done(first));
    assertNull(line.next());
  }

  @Test
  void nobodyReadsOnBehindABatchThatFailed() throws Exception {
    BatchLine line = line(new ByteArrayInputStream(new byte[3 * BATCH]), 2);
    Batch first = requireNonNull(line.next());
    Batch second = requireNonNull(line.next());
    Threaded<Boolean> forRoom = Threaded.start(() -> line.next() == null);
    forRoom.awaitState(Thread.State.WAITING);
    fail(second);
    assertNull(line.arrive(second));
    assertTrue(forRoom.get());
    assertSame(first, line.arrive(first));
    assertSame(second, line.done(first));
    assertNull(line.next());
  }

  private static void fail(Batch batch) {
    ChunkCipher unused =
        new ChunkCipher(Bodies.PRIMITIVES.aesGcm(), Cipher.ENCRYPT_MODE, Bodies.keys(), 0);
    batch.work(
        unused,
        () -> {
          throw new IllegalStateException("refused");
        });
  }

  @Test
  void nobodyReadsOnBehindInputThatFailed() throws Exception {
    IOException broken = new IOException("broken");
    BatchLine line =
        line(
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw broken;
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                throw broken;
              }
            });
    assertSame(broken, assertThrows(IOException.class, () -> line.next()));
    assertNull(line.next());
  }
}
