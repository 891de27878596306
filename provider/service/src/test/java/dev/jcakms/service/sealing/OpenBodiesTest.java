package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KmsUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the key of a body that does not come to its end. */
class OpenBodiesTest {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  private final OpenBodies bodies = new OpenBodies(20);

  @AfterEach
  void close() {
    bodies.close();
  }

  private void awaitNoThread() {
    while (bodies.isWatched()) {
      Thread.onSpinWait();
    }
  }

  /** Secrets of streams that nobody holds any more when this returns. */
  private List<ChunkCipher> forgotten(int count) {
    List<ChunkCipher> secrets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ChunkedStream stream = bodies.opened(Bodies.sealing());
      int unused = stream.update(new byte[100_000], 0, 100_000, new byte[120_000], 0);
      secrets.add(stream.secrets());
    }
    return secrets;
  }

  @Test
  void keyOfAForgottenBodyIsWipedSoonAfterItsStreamIsCollected() {
    List<ChunkCipher> secrets = forgotten(3);
    ChunkedStream held = bodies.opened(Bodies.sealing());
    assertTimeoutPreemptively(
        LONG_ENOUGH,
        () -> {
          while (!secrets.stream().allMatch(ChunkCipher::isWiped)) {
            System.gc();
            Thread.onSpinWait();
          }
        });
    assertFalse(held.secrets().isWiped());
    assertEquals(Bodies.seal(new byte[5]).length, held.doFinal(new byte[5], 0, 5, new byte[99], 0));
  }

  @Test
  void endOfABodyTakesItOutAndTheThreadGoesWhenThereHaveBeenNoneForAWhile() {
    ChunkedStream stream = bodies.opened(Bodies.sealing());
    assertEquals(1, bodies.openCount());
    int unused = stream.doFinal(new byte[5], 0, 5, new byte[99], 0);
    assertEquals(0, bodies.openCount());
    awaitNoThread();
    ChunkedStream next = bodies.opened(Bodies.sealing());
    assertTrue(bodies.isWatched(), "it comes again");
    next.abandon();
    assertEquals(0, bodies.openCount());
  }

  @Test
  void closeWipesTheKeysOfAllAndEndsTheThread() {
    ChunkedStream stream = bodies.opened(Bodies.sealing());
    bodies.close();
    assertTrue(stream.secrets().isWiped());
    assertThrows(
        KmsUnavailableException.class, () -> stream.doFinal(new byte[5], 0, 5, new byte[99], 0));
    ChunkedStream late = bodies.opened(Bodies.sealing());
    assertTrue(late.secrets().isWiped());
    awaitNoThread();
  }

  @Test
  void noChunkIsSealedAfterItsKeyWasWipedFromOutside() {
    ChunkCipher[] secrets = new ChunkCipher[1];
    ChunkedSealing stream = Bodies.sealing(() -> secrets[0].wipe(), 0);
    secrets[0] = stream.secrets();
    assertThrows(
        KmsUnavailableException.class, () -> stream.doFinal(new byte[5], 0, 5, new byte[99], 0));
  }
}
