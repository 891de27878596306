package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.service.testing.Threaded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Who waits for what in a line of batches, and what ends it. */
class BatchLineTest {
  private static final int BATCH = Batch.MAX_CHUNKS;

  private static BatchLine line(InputStream in) {
    return new BatchLine(new BatchReader(in, 1));
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
    Batch batch = new Batch(1, 1);
    long number = 0;
    do {
      assertTrue(line.fill(batch));
      assertEquals(number, batch.number());
      number++;
    } while (!batch.isLast());
    assertTrue(number > 2);
    assertFalse(line.fill(batch));
  }

  @Test
  void oneFillsAtATime() throws Exception {
    Slow in = new Slow(2 * BATCH);
    BatchLine line = line(in);
    Batch first = new Batch(1, 1);
    Threaded<Boolean> filling = Threaded.start(() -> line.fill(first));
    in.waitedFor.await();
    Batch second = new Batch(1, 1);
    Threaded<Boolean> next = Threaded.start(() -> line.fill(second));
    next.awaitState(Thread.State.WAITING);
    in.let.countDown();
    assertTrue(filling.get());
    assertTrue(next.get());
    assertEquals(0, first.number());
    assertEquals(1, second.number());
  }

  @Test
  void turnIsPassedOnWhileSomebodyWaitsForInput() throws Exception {
    Slow in = new Slow(BATCH);
    BatchLine line = line(in);
    Threaded<Boolean> filling = Threaded.start(() -> line.fill(new Batch(1, 1)));
    in.waitedFor.await();
    assertTrue(line.awaitTurnOf(batch(0)));
    line.done(batch(0));
    assertTrue(line.awaitTurnOf(batch(1)));
    in.let.countDown();
    assertTrue(filling.get());
  }

  @Test
  void turnComesWhenTheOneBeforeIsDone() throws Exception {
    BatchLine line = line(0);
    Threaded<Boolean> second = Threaded.start(() -> line.awaitTurnOf(batch(1)));
    second.awaitState(Thread.State.WAITING);
    assertTrue(line.awaitTurnOf(batch(0)));
    line.done(batch(0));
    assertTrue(second.get());
  }

  @Test
  void endComesWithTheLastBatchAndNoCauseCountsAfterIt() throws Exception {
    BatchLine line = line(0);
    Threaded<Boolean> end = Threaded.start(() -> awaitEnd(line));
    end.awaitState(Thread.State.WAITING);
    line.done(batch(0));
    end.awaitState(Thread.State.WAITING);
    Batch last = new Batch(1, 1);
    assertTrue(line.fill(last));
    line.done(last);
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
  void stopEndsEveryWaitAndWhoComesLaterDoesNotWait() throws Exception {
    BatchLine line = line(BATCH);
    Threaded<Boolean> waiting = Threaded.start(() -> line.awaitTurnOf(batch(1)));
    waiting.awaitState(Thread.State.WAITING);
    Threaded<Boolean> end = Threaded.start(() -> awaitEnd(line));
    end.awaitState(Thread.State.WAITING);
    line.stop(new IOException("ended"));
    assertFalse(waiting.get());
    assertTrue(end.get());
    assertFalse(line.awaitTurnOf(batch(0)));
    assertFalse(line.fill(new Batch(1, 1)));
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
    assertSame(broken, assertThrows(IOException.class, () -> line.fill(new Batch(1, 1))));
    assertFalse(line.fill(new Batch(1, 1)));
  }
}
