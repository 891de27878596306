package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Native memory: no address is null, no secret stays, no module's lie is believed. */
class JnaMemoryTest {
  private static final int LARGE_BYTES = 100_000;
  private static final byte SECRET = 0x5E;

  @Test
  void nothingHasAnAddress() {
    try (JnaMemory memory = new JnaMemory()) {
      assertNotEquals(0, memory.copyOf(new byte[0]));
      assertNotEquals(0, memory.allocate(0));
      assertNotEquals(memory.allocate(0), memory.allocate(0));
    }
  }

  @Test
  void addressesAreAlignedAndApart() {
    try (JnaMemory memory = new JnaMemory()) {
      List<Long> addresses = new ArrayList<>();
      List<byte[]> contents = new ArrayList<>();
      for (int length : new int[] {1, 7, 8, 9, 2000, 2048, 2049, LARGE_BYTES, 3}) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) length);
        contents.add(content);
        addresses.add(memory.copyOf(content));
      }
      for (int i = 0; i < contents.size(); i++) {
        assertEquals(0, addresses.get(i) % Encoding.ULONG_BYTES);
        assertArrayEquals(contents.get(i), memory.bytes(addresses.get(i), contents.get(i).length));
      }
    }
  }

  @Test
  void secretsAreZeroedBeforeTheMemoryIsFreed() {
    byte[] small = new byte[1000];
    Arrays.fill(small, SECRET);
    byte[] large = new byte[LARGE_BYTES];
    Arrays.fill(large, SECRET);
    List<Long> addresses = new ArrayList<>();
    List<Long> freed = new ArrayList<>();
    try (JnaMemory memory =
        new JnaMemory(
            address -> {
              freed.add(address);
              int length = freed.size() == 1 ? small.length : large.length;
              assertArrayEquals(new byte[length], new Pointer(address).getByteArray(0, length));
              Native.free(address);
            })) {
      addresses.add(memory.copyOf(small));
      addresses.add(memory.copyOf(large));
    }
    assertEquals(addresses, freed);
  }

  @Test
  void lengthBeyondTheRoomIsNotBelieved() {
    try (JnaMemory memory = new JnaMemory()) {
      JnaMemory.Output output = memory.output(16);
      assertEquals(16, output.bytes().length);
      for (long lie : new long[] {17, -1, Long.MIN_VALUE}) {
        new Pointer(output.length).setLong(0, lie);
        assertThrows(IllegalStateException.class, output::bytes);
      }
    }
  }
}
