package dev.jcakms.service.sealing;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of chunks of one body on its way from input to output. Used for one run after the other, by
 * one thread at a time.
 */
final class Batch {
  /** The most chunks of a run: long enough that the hand-over costs nothing beside them. */
  static final int MAX_CHUNKS = 32;

  private final int unitBytes;
  private final byte[] input;
  private final byte[] output;
  private long number;
  private long firstChunk;
  private int inputBytes;
  private int outputBytes;
  private boolean last;
  private @Nullable Throwable failure;

  /**
   * An empty one.
   *
   * @param unitBytes length of a chunk in the input
   * @param outUnitBytes length of a chunk in the output
   */
  Batch(int unitBytes, int outUnitBytes) {
    this.unitBytes = unitBytes;
    this.input = new byte[MAX_CHUNKS * unitBytes];
    this.output = new byte[MAX_CHUNKS * outUnitBytes];
  }

  /** Where the input of the next run goes. */
  byte[] input() {
    return input;
  }

  /**
   * Says what has been put into {@link #input()}.
   *
   * @param number of the run, in the order of the body
   * @param firstChunk number of its first chunk
   * @param length whole chunks; of the last run, less than all that fit, and a shorter one behind
   */
  void begin(long number, long firstChunk, int length, boolean last) {
    this.number = number;
    this.firstChunk = firstChunk;
    this.inputBytes = length;
    this.outputBytes = 0;
    this.last = last;
    this.failure = null;
  }

  /** Its place in the order of the body. */
  long number() {
    return number;
  }

  /** Whether the body ends with it. */
  boolean isLast() {
    return last;
  }

  /** Whether it holds as many chunks as it can. */
  boolean isFull() {
    return inputBytes == input.length;
  }

  /**
   * Seals or opens its chunks. What the cipher or the judge throws is kept for {@link #failure},
   * since it counts when the batch has its turn; then nothing of the run does.
   *
   * @param judge runs before each chunk
   */
  void work(ChunkCipher cipher, Runnable judge) {
    try {
      workAll(cipher, judge);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private void workAll(ChunkCipher cipher, Runnable judge) {
    long chunk = firstChunk;
    int done = 0;
    while (inputBytes - done >= unitBytes) {
      judge.run();
      outputBytes += cipher.at(chunk, input, done, unitBytes, output, outputBytes);
      done += unitBytes;
      chunk++;
    }
    if (last) {
      judge.run();
      outputBytes += cipher.at(chunk, input, done, inputBytes - done, output, outputBytes);
    }
  }

  /** What ended {@link #work} early, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Writes what {@link #work} made. */
  void writeTo(OutputStream out) throws IOException {
    out.write(output, 0, outputBytes);
  }

  /** Wipes plaintext, and what was not verified. */
  void wipe() {
    Arrays.fill(input, (byte) 0);
    Arrays.fill(output, (byte) 0);
  }
}
