package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.BodyStream;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.util.Arrays;
import java.util.Random;

/** Streams and bodies under one input key, for tests. */
final class Bodies {
  static final Primitives PRIMITIVES = Primitives.best();
  static final byte[] INPUT_KEY = bytes(1, 32);
  static final byte[] SALT = bytes(2, 24);
  static final byte[] CONTEXT = bytes(3, 40);
  static final byte[] HEADER = bytes(4, 141);
  static final byte[] NO_HEADER = new byte[0];
  static final Runnable ALLOWED = () -> {};

  private Bodies() {}

  /** Bytes that look random and are the same every time. */
  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static ChunkedSealing sealing() {
    return sealing(ALLOWED, 0);
  }

  static ChunkedSealing sealing(Runnable judge, long firstChunk) {
    return new ChunkedSealing(PRIMITIVES, INPUT_KEY, SALT, CONTEXT, NO_HEADER, judge, firstChunk);
  }

  static ChunkedOpening opening() {
    return opening(ALLOWED, 0);
  }

  static ChunkedOpening opening(Runnable judge, long firstChunk) {
    return new ChunkedOpening(PRIMITIVES, INPUT_KEY, CONTEXT, judge, firstChunk);
  }

  static ChunkedKeys keys() {
    return ChunkedKeys.derive(PRIMITIVES, INPUT_KEY, SALT, CONTEXT);
  }

  static byte[] seal(byte[] plaintext) {
    return Drive.whole(sealing(), plaintext);
  }

  static byte[] open(byte[] body) {
    return Drive.whole(opening(), body);
  }

  /** A copy with one bit changed. */
  static byte[] flipped(byte[] bytes, int bit) {
    byte[] copy = bytes.clone();
    copy[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
    return copy;
  }

  static byte[] concat(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[length];
    int done = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, done, part.length);
      done += part.length;
    }
    return all;
  }

  static void assertRefused(byte[] body) {
    assertRefused(opening(), body);
  }

  /** Refused at once, for a reason that is not told, with nothing written, and for good. */
  static void assertRefused(BodyStream opening, byte[] body) {
    KmsInvalidCiphertextException e =
        assertThrows(KmsInvalidCiphertextException.class, () -> Drive.whole(opening, body));
    assertUndisclosed(e);
    assertEnded(opening, e);
  }

  static void assertUndisclosed(KmsInvalidCiphertextException e) {
    assertEquals(KmsErrorCode.INVALID_CIPHERTEXT, e.code());
    assertEquals("", e.getMessage());
    assertNull(e.getCause());
  }

  /** Every later call throws the same and writes nothing. */
  static void assertEnded(BodyStream stream, RuntimeException failure) {
    byte[] out = new byte[100_000];
    for (int i = 0; i < 2; i++) {
      assertSame(
          failure,
          assertThrows(RuntimeException.class, () -> stream.update(new byte[1], 0, 1, out, 0)));
      assertSame(
          failure,
          assertThrows(
              RuntimeException.class, () -> stream.update(new byte[40_000], 0, 40_000, out, 0)));
      assertSame(
          failure,
          assertThrows(RuntimeException.class, () -> stream.doFinal(new byte[0], 0, 0, out, 0)));
    }
    assertEquals(-1, Arrays.mismatch(new byte[out.length], out));
  }
}
