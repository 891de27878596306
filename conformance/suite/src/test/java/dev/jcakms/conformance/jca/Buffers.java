package dev.jcakms.conformance.jca;

import java.nio.ByteBuffer;
import java.util.List;

/** Kinds of buffers. Each holds its content between two margins of a pattern. */
enum Buffers {
  HEAP,
  SLICE,
  DIRECT,
  READ_ONLY,
  READ_ONLY_DIRECT;

  static final List<Buffers> WRITABLE = List.of(HEAP, SLICE, DIRECT);

  private static final int BEFORE_BYTES = 7;
  private static final int AFTER_BYTES = 5;
  private static final byte PATTERN = 0x5A;

  /** A buffer whose remaining bytes are {@code content}. */
  ByteBuffer holding(byte[] content) {
    int capacity = BEFORE_BYTES + content.length + AFTER_BYTES;
    ByteBuffer filled =
        switch (this) {
          case HEAP, READ_ONLY -> ByteBuffer.allocate(capacity);
          case SLICE -> ByteBuffer.allocate(capacity + 3).position(3).slice();
          case DIRECT, READ_ONLY_DIRECT -> ByteBuffer.allocateDirect(capacity);
        };
    while (filled.hasRemaining()) {
      filled.put(PATTERN);
    }
    filled.position(BEFORE_BYTES).put(content);
    filled.position(BEFORE_BYTES).limit(BEFORE_BYTES + content.length);
    return this == READ_ONLY || this == READ_ONLY_DIRECT ? filled.asReadOnlyBuffer() : filled;
  }

  /** Whether nothing was written outside of what {@link #holding} was given. */
  static boolean marginsAreUntouched(ByteBuffer buffer, int contentBytes) {
    ByteBuffer all = buffer.duplicate().clear();
    for (int i = 0; i < all.capacity(); i++) {
      boolean isMargin = i < BEFORE_BYTES || i >= BEFORE_BYTES + contentBytes;
      if (isMargin && all.get(i) != PATTERN) {
        return false;
      }
    }
    return true;
  }
}
