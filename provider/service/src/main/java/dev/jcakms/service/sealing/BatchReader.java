package dev.jcakms.service.sealing;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into batches of chunks and numbers them: the one place where a chunk gets its
 * number, so that none is taken twice. For one thread at a time.
 *
 * <p>It waits for input until there is one whole chunk; then it takes what more is at hand. So a
 * slow stream is passed on chunk by chunk.
 */
final class BatchReader {
  private final InputStream in;
  private final int unitBytes;
  private final byte[] carried;
  private int carriedBytes;
  private long nextBatch;
  private long nextChunk;

  /** A reader of chunks that are {@code unitBytes} long, but for the last. */
  BatchReader(InputStream in, int unitBytes) {
    this.in = in;
    this.unitBytes = unitBytes;
    this.carried = new byte[unitBytes];
  }

  /** Fills {@code batch} with what comes next. Not called again after the last one. */
  void fill(Batch batch) throws IOException {
    byte[] input = batch.input();
    System.arraycopy(carried, 0, input, 0, carriedBytes);
    int length = carriedBytes;
    boolean ended = false;
    do {
      int more = in.read(input, length, input.length - length);
      ended = more < 0;
      length += Math.max(0, more);
    } while (!ended && length < input.length && (length < unitBytes || in.available() > 0));
    carriedBytes = ended ? 0 : length % unitBytes;
    length -= carriedBytes;
    System.arraycopy(input, length, carried, 0, carriedBytes);
    batch.begin(nextBatch, nextChunk, length, ended);
    nextBatch++;
    nextChunk += length / unitBytes;
  }

  /** Wipes what was carried over. */
  void wipe() {
    Arrays.fill(carried, (byte) 0);
  }
}
