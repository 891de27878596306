package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.BodyStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Drives a stream as an engine does: each call gets just the room that the stream announces. The
 * room lies between two guards and is filled with a pattern; what a call wrote, and what it left
 * alone, is checked at every call.
 */
final class Drive {
  static final byte PATTERN = (byte) 0xA5;
  private static final int GUARD_BYTES = 5;

  private final BodyStream stream;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  Drive(BodyStream stream) {
    this.stream = stream;
  }

  /** All output of a stream that is given the whole input at once. */
  static byte[] whole(BodyStream stream, byte[] input) {
    return inTwo(stream, input, 0);
  }

  /** All output of a stream that is given its input in two pieces. */
  static byte[] inTwo(BodyStream stream, byte[] input, int cut) {
    Drive drive = new Drive(stream);
    drive.update(input, 0, cut);
    drive.doFinal(input, cut, input.length - cut);
    return drive.output();
  }

  /** Gives the whole input in pieces of random lengths, up to two chunks and a bit. */
  void inRandomPieces(byte[] input, RandomGenerator random) {
    int done = 0;
    while (random.nextInt(8) != 0 || input.length - done > 40_000) {
      int bound = random.nextBoolean() ? 100 : 33_000;
      int length = Math.min(input.length - done, random.nextInt(bound));
      update(input, done, length);
      done += length;
    }
    doFinal(input, done, input.length - done);
  }

  void update(byte[] input, int offset, int length) {
    call(input, offset, length, false);
  }

  void doFinal(byte[] input, int offset, int length) {
    call(input, offset, length, true);
  }

  /** What all calls have written. */
  byte[] output() {
    return output.toByteArray();
  }

  private void call(byte[] input, int offset, int length, boolean last) {
    int announced = Math.toIntExact(last ? stream.finalBytes(length) : stream.updateBytes(length));
    byte[] room = new byte[GUARD_BYTES + announced + GUARD_BYTES];
    Arrays.fill(room, PATTERN);
    int written;
    try {
      written =
          last
              ? stream.doFinal(input, offset, length, room, GUARD_BYTES)
              : stream.update(input, offset, length, room, GUARD_BYTES);
    } catch (RuntimeException | Error e) {
      for (int i = GUARD_BYTES; i < GUARD_BYTES + announced; i++) {
        assertTrue(room[i] == 0 || room[i] == PATTERN, "a failed call left output");
      }
      assertGuards(room);
      throw e;
    }
    assertEquals(announced, written);
    assertGuards(room);
    output.write(room, GUARD_BYTES, written);
  }

  private static void assertGuards(byte[] room) {
    for (int i = 0; i < GUARD_BYTES; i++) {
      assertEquals(PATTERN, room[i]);
      assertEquals(PATTERN, room[room.length - 1 - i]);
    }
  }
}
