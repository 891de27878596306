package dev.jcakms.hsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is made of random bytes, and where the operating system's come from. */
class RandomnessTest {
  private static final Randomness SYSTEM = new OperatingSystemRandomness();

  @Test
  void uuidIsOfVersion4AndVariant2WhateverTheBytesAre() {
    for (int value = 0; value <= 0xFF; value++) {
      byte filler = (byte) value;
      Randomness stuck = bytes -> Arrays.fill(bytes, filler);
      UUID uuid = stuck.uuid();
      assertEquals(4, uuid.version());
      assertEquals(2, uuid.variant());
    }
  }

  @Test
  void uuidKeepsAllOtherBitsOfTheBytes() {
    Randomness zeros = bytes -> Arrays.fill(bytes, (byte) 0);
    Randomness ones = bytes -> Arrays.fill(bytes, (byte) 0xFF);
    assertEquals(UUID.fromString("00000000-0000-4000-8000-000000000000"), zeros.uuid());
    assertEquals(UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff"), ones.uuid());
  }

  @Test
  void bytesAreFreshAndOfTheLengthAskedFor() {
    Randomness counting = bytes -> bytes[bytes.length - 1] = 7;
    assertArrayEquals(new byte[] {0, 0, 7}, counting.bytes(3));
    assertNotSame(SYSTEM.bytes(0), SYSTEM.bytes(0));
  }

  @Test
  void operatingSystemFillsTheWholeArray() {
    // 64 bits of zero at either end come once in 2^63 runs.
    byte[] bytes = SYSTEM.bytes(100_000);
    assertFalse(Arrays.equals(new byte[8], Arrays.copyOf(bytes, 8)));
    assertFalse(
        Arrays.equals(new byte[8], Arrays.copyOfRange(bytes, bytes.length - 8, bytes.length)));
  }

  @Test
  void operatingSystemDoesNotRepeatItself() {
    Set<ByteBuffer> drawn = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      drawn.add(ByteBuffer.wrap(SYSTEM.bytes(16)));
    }
    assertEquals(1_000, drawn.size());
  }
}
