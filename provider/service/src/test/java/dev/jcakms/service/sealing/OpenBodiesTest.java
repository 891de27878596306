package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.MessageBody;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.testing.Threaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
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
  void closeWipesWhatHasBegunToBeOpenedToo() {
    ChunkedStream opening = Bodies.opening();
    assertThrows(IllegalStateException.class, opening::secrets);
    byte[] body = Bodies.seal(new byte[5]);
    int unused = opening.update(body, 0, MessageBody.CHUNKED_START_BYTES, new byte[0], 0);
    ChunkCipher secrets = bodies.opened(opening).secrets();
    assertFalse(secrets.isWiped());
    bodies.close();
    assertTrue(secrets.isWiped());
    assertEquals(0, bodies.openCount());
  }

  @Test
  void threadIsADaemonAndEndsWithTheCloseHoweverLongItWouldStay() {
    OpenBodies patient = new OpenBodies(Duration.ofDays(1).toMillis());
    assertFalse(patient.isWatched());
    ChunkedStream held = patient.opened(Bodies.sealing());
    assertTrue(patient.isWatched());
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("jcakms-forgotten-bodies"))
            .toList();
    assertFalse(threads.isEmpty());
    assertTrue(threads.stream().allMatch(Thread::isDaemon));
    while (!threads.stream().allMatch(OpenBodiesTest::isAtRest)) {
      Thread.onSpinWait();
    }
    patient.close();
    assertTimeoutPreemptively(
        LONG_ENOUGH,
        () -> {
          while (patient.isWatched()) {
            Thread.onSpinWait();
          }
        });
    assertTrue(held.secrets().isWiped());
  }

  private static boolean isAtRest(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING
        || thread.getState() == Thread.State.TERMINATED;
  }

  @Test
  void wipeThatMeetsAChunkAtWorkIsDoneWhenTheChunkIs() throws Exception {
    for (int round = 0; round < 1_000; round++) {
      ChunkedKeys keys = Bodies.keys();
      ChunkCipher chunks =
          new ChunkCipher(Bodies.PRIMITIVES.aesGcm(), Cipher.ENCRYPT_MODE, keys, 0);
      CountDownLatch atWork = new CountDownLatch(1);
      Threaded<Boolean> sealing = Threaded.start(() -> sealUntilTheEnd(chunks, atWork));
      atWork.await();
      chunks.wipe();
      assertTrue(sealing.get(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS));
      assertTrue(chunks.isWiped());
      assertTrue(keys.key().isDestroyed());
    }
  }

  /** Whether what ended it was the wipe. */
  private static boolean sealUntilTheEnd(ChunkCipher chunks, CountDownLatch atWork) {
    byte[] in = new byte[MessageBody.CHUNK_BYTES];
    byte[] out = new byte[MessageBody.SEALED_CHUNK_BYTES];
    while (true) {
      try {
        int unused = chunks.next(in, 0, in.length, out, 0);
        atWork.countDown();
      } catch (KmsUnavailableException wiped) {
        return true;
      }
    }
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
