package dev.jcakms.hsm.pkcs11;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The native memory of one call: addresses that are good until it is closed, which zeroes and frees
 * them all, so that no PIN, plaintext or derived value stays behind. An address is never null, not
 * even of nothing: modules take a null pointer for a question. Not thread-safe.
 */
final class JnaMemory implements AutoCloseable {
  /** The most that glibc keeps at hand for a thread, so that it is given out without a lock. */
  private static final long BLOCK_BYTES = 1024;

  private static final long ALIGNMENT = Encoding.ULONG_BYTES;

  private final List<Block> blocks = new ArrayList<>(2);
  private final LongConsumer free;

  JnaMemory() {
    this(Native::free);
  }

  /**
   * @param free is given every address that was allocated, zeroed, to free it
   */
  JnaMemory(LongConsumer free) {
    this.free = free;
  }

  private static final class Block {
    private final long address;
    private final long size;
    private long used;

    Block(long size) {
      this.address = Native.malloc(size);
      this.size = size;
      if (address == 0) {
        throw new OutOfMemoryError("no native memory of " + size + " bytes");
      }
      new Pointer(address).clear(size);
    }
  }

  /** Room, zeroed and aligned. */
  long allocate(long sizeBytes) {
    long rounded = (Math.max(sizeBytes, 1) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    Block block = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
    if (block == null || block.size - block.used < rounded) {
      block = new Block(Math.max(rounded, BLOCK_BYTES));
      blocks.add(block);
    }
    long address = block.address + block.used;
    block.used += rounded;
    return address;
  }

  /** A copy of bytes. */
  long copyOf(byte[] bytes) {
    return copyOf(bytes, 0, bytes.length);
  }

  /** A copy of some bytes. */
  long copyOf(byte[] bytes, int offset, int length) {
    long address = allocate(length);
    new Pointer(address).write(0, bytes, offset, length);
    return address;
  }

  /** A structure, or an array of them, all of whose members are CK_ULONGs and addresses. */
  long struct(long... members) {
    long address = allocate((long) members.length * Encoding.ULONG_BYTES);
    new Pointer(address).write(0, members, 0, members.length);
    return address;
  }

  /** The bytes at an address. */
  byte[] bytes(long address, int length) {
    return new Pointer(address).getByteArray(0, length);
  }

  /** The CK_ULONG at an address. */
  long ulong(long address) {
    return new Pointer(address).getLong(0);
  }

  /** The CK_ULONGs at an address. */
  long[] ulongs(long address, int count) {
    return new Pointer(address).getLongArray(0, count);
  }

  /** Room for what a function gives out, as the pair of address and length that it takes. */
  Output output(int capacityBytes) {
    return new Output(allocate(capacityBytes), capacityBytes, struct(capacityBytes));
  }

  /** Such a pair. */
  final class Output {
    final long data;
    final long length;
    private final int capacityBytes;

    private Output(long data, int capacityBytes, long length) {
      this.data = data;
      this.capacityBytes = capacityBytes;
      this.length = length;
    }

    /** What the function put there. */
    byte[] bytes() {
      long lengthBytes = ulong(length);
      if (lengthBytes < 0 || lengthBytes > capacityBytes) {
        throw new IllegalStateException(
            "the module says that it wrote " + lengthBytes + " bytes into " + capacityBytes);
      }
      return JnaMemory.this.bytes(data, (int) lengthBytes);
    }
  }

  @Override
  public void close() {
    for (Block block : blocks) {
      new Pointer(block.address).clear(block.used);
      free.accept(block.address);
    }
    blocks.clear();
  }
}
