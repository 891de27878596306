package dev.jcakms.service.sealing;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.service.testing.Threaded;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits for what in a line of batches, and what ends it. */
class BatchLineTest {
  private final BatchLine line = new BatchLine(() -> new Batch(1, 1), 1);

  private static Batch batch(long number) {
    Batch batch = new Batch(1, 1);
    batch.begin(number, number, 0, false);
    return batch;
  }

  @Test
  void firstOfSeveralCausesCounts() {
    IOException first = new IOException("the first");
    line.stop(first);
    line.stop(new IOException("a later one"));
    assertSame(first, line.failure());
  }

  @Test
  void stopEndsEveryWaitAndWhoComesLaterDoesNotWait() throws Exception {
    Batch only = requireNonNull(line.takeFree());
    assertEquals(0, only.number());
    List<Threaded<Boolean>> waiting =
        List.of(
            Threaded.start(() -> line.takeFree() == null),
            Threaded.start(() -> line.takeFilled() == null),
            Threaded.start(() -> !line.awaitTurnOf(batch(1))));
    waiting.forEach(task -> task.awaitState(Thread.State.WAITING));
    line.stop(new IOException("ended"));
    for (Threaded<Boolean> task : waiting) {
      assertTrue(task.get());
    }
    assertSame(null, line.takeFree());
    assertSame(null, line.takeFilled());
    assertEquals(false, line.awaitTurnOf(batch(1)));
  }

  @Test
  void batchThatIsDoneIsFreeAgainAndPassesTheTurnOn() throws Exception {
    Batch only = requireNonNull(line.takeFree());
    only.begin(0, 0, 0, false);
    assertTrue(line.isTurnOf(only));
    assertEquals(false, line.isTurnOf(batch(1)));
    Threaded<Batch> next = Threaded.start(() -> requireNonNull(line.takeFree()));
    next.awaitState(Thread.State.WAITING);
    line.done(only);
    assertSame(only, next.get());
    assertTrue(line.awaitTurnOf(batch(1)));
  }
}
