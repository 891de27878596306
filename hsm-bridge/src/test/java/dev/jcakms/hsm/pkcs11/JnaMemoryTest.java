package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
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

  // Whoever gets the same memory next finds no secret there. The first bytes are the allocator's.
  @Test
  void secretsAreZeroedBeforeTheMemoryIsFreed() {
    byte[] secret = new byte[1024];
    Arrays.fill(secret, SECRET);
    long address;
    try (JnaMemory memory = new JnaMemory()) {
      address = memory.copyOf(secret);
      memory.copyOf(secret);
    }
    byte[] left = sameMemoryAgain(address, 2048);
    for (byte b : Arrays.copyOfRange(left, 64, left.length)) {
      assertNotEquals(SECRET, b);
    }
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

  private static byte[] sameMemoryAgain(long address, int length) {
    List<Long> others = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        long again = Native.malloc(length);
        others.add(again);
        if (again == address) {
          return new Pointer(again).getByteArray(0, length);
        }
      }
    } finally {
      others.forEach(Native::free);
    }
    assertFalse(others.isEmpty());
    return Assumptions.abort("this allocator does not give the same memory again");
  }
}
