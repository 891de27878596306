package dev.jcakms.service.messagekey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.MessageBody;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.testing.StillClocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where nonces come from, how long they are good, and what becomes of them. */
class NonceBatchTest {
  private static final int NONCE = MessageBody.NONCE_BYTES;
  private static final Duration GOOD_FOR = Duration.ofMillis(10);

  private final StillClocks clocks = new StillClocks();

  /** What the source gave, each time, and the arrays that it was given to. */
  private final List<byte[]> drawn = new ArrayList<>();

  private final List<byte[]> arrays = new ArrayList<>();

  private NonceBatch batch() {
    return new NonceBatch(this::draw, NonceBatch.MAX_NONCES);
  }

  /** Each draw differs from the one before, and is the same for every batch. */
  private void draw(byte[] bytes) {
    assertArrayEquals(new byte[bytes.length], bytes, "something is left of the batch before");
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (1 + i % 200 + drawn.size());
    }
    drawn.add(bytes.clone());
    arrays.add(bytes);
  }

  private static byte[] drawnAt(byte[] bytes, int index) {
    return Arrays.copyOfRange(bytes, index * NONCE, (index + 1) * NONCE);
  }

  /** The eight first bytes carry the time, the lowest first. */
  private static byte[] mixed(byte[] fresh, long nanos) {
    byte[] nonce = fresh.clone();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[i] ^= (byte) (nanos >>> (8 * i));
    }
    return nonce;
  }

  @Test
  void eachNonceIsFreshBytesOfItsOwnMixedWithTheTimeOfItsUse() {
    NonceBatch batch = batch();
    for (int i = 0; i < NonceBatch.MAX_NONCES; i++) {
      long nanos = 0x0123_4567_89AB_CDEFL + i;
      byte[] nonce = batch.next(new Moment(nanos, 5));
      assertArrayEquals(mixed(drawnAt(drawn.get(0), i), nanos), nonce);
    }
    assertEquals(1, drawn.size());
    Object unused = batch.next(new Moment(0x0123_4567_89AB_CDEFL, 5));
    assertEquals(2, drawn.size(), "the batch was used up");
  }

  @Test
  void twoCopiesOfOneBatchPartWays() {
    NonceBatch one = batch();
    byte[] first = one.next(clocks.now());
    // The copy draws what this one drew, as a copied machine holds what this one holds.
    drawn.clear();
    NonceBatch copy = batch();
    assertArrayEquals(first, copy.next(clocks.now()));
    assertArrayEquals(
        one.next(clocks.now()), copy.next(clocks.now()), "nothing but the time parts them");

    clocks.advanceMonotonic(Duration.ofNanos(1));
    byte[] here = one.next(clocks.now());
    clocks.advanceMonotonic(Duration.ofNanos(1));
    byte[] there = copy.next(clocks.now());

    assertFalse(Arrays.equals(here, there));
    assertEquals(1, drawn.size());
  }

  @Test
  void nonceIsZeroedAsSoonAsItIsUsed() {
    NonceBatch batch = batch();
    for (int i = 0; i < 3; i++) {
      Object unused = batch.next(clocks.now());
      byte[] left = arrays.get(0);
      assertArrayEquals(new byte[(i + 1) * NONCE], Arrays.copyOf(left, (i + 1) * NONCE));
      assertArrayEquals(drawnAt(drawn.get(0), i + 1), drawnAt(left, i + 1));
    }
  }

  @Test
  void nonceIsNeverUsedTenMillisecondsAfterItWasDrawnByEitherClock() {
    NonceBatch batch = batch();
    Object unused = batch.next(clocks.now());
    clocks.advance(GOOD_FOR.minusMillis(1));
    unused = batch.next(clocks.now());
    assertEquals(1, drawn.size());
    clocks.advanceMonotonic(Duration.ofMillis(1));
    unused = batch.next(clocks.now());
    assertEquals(2, drawn.size(), "by the monotonic clock");
    clocks.advanceWall(GOOD_FOR);
    unused = batch.next(clocks.now());
    assertEquals(3, drawn.size(), "by the wall clock");
    clocks.advanceWall(Duration.ofMillis(-1));
    unused = batch.next(clocks.now());
    assertEquals(4, drawn.size(), "by a wall clock that went backwards");
  }

  @Test
  void wipedBatchHoldsNothingAndIsDrawnAnew() {
    NonceBatch batch = batch();
    Object unused = batch.next(clocks.now());
    batch.wipe();
    assertArrayEquals(new byte[NonceBatch.MAX_NONCES * NONCE], arrays.get(0));
    unused = batch.next(clocks.now());
    assertEquals(2, drawn.size());
  }

  @Test
  void sourceThatFailsGivesNoNonceAndIsAskedAgain() {
    boolean[] away = {true};
    NonceBatch batch =
        new NonceBatch(
            bytes -> {
              if (away[0]) {
                throw new HsmException(HsmException.Reason.UNAVAILABLE, "no randomness");
              }
              draw(bytes);
            },
            2);
    assertThrows(HsmException.class, () -> batch.next(clocks.now()));
    assertThrows(HsmException.class, () -> batch.next(clocks.now()));
    away[0] = false;
    assertArrayEquals(
        mixed(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, clocks.now().monotonicNanos()),
        batch.next(clocks.now()));
  }
}
