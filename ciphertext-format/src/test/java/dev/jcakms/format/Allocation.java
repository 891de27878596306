package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.function.Executable;

/** What reading allocates: no copy of what is refused, and nothing for a length that is a claim. */
final class Allocation {
  /** More than an exception and its text cost, classes loaded on the way included. */
  private static final long SMALL_BYTES = 1L << 20;

  /** An exception with its stack trace, several times. */
  private static final long FIXED_BYTES = 1L << 15;

  /** Pairs of the shortest texts in three maps cost most. */
  private static final long BYTES_PER_INPUT_BYTE = 512;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  static void refusedWithoutCopy(Executable reading) {
    long allocated = allocatedBy(() -> assertThrows(FormatException.class, reading));
    assertTrue(allocated < SMALL_BYTES, () -> allocated + " bytes were allocated");
  }

  /** That reading, refused or not, allocates no more than so many bytes of input are worth. */
  static void staysBelowItsInput(int inputBytes, Runnable reading) {
    Runnable maybeRefused =
        () -> {
          try {
            reading.run();
          } catch (FormatException refused) {
            // Is counted too.
          }
        };
    long allowed = FIXED_BYTES + BYTES_PER_INPUT_BYTE * inputBytes;
    // The first reading loads classes.
    if (allocatedBy(maybeRefused) > allowed) {
      long allocated = allocatedBy(maybeRefused);
      assertTrue(allocated <= allowed, () -> allocated + " bytes for " + inputBytes);
    }
  }

  private static long allocatedBy(Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
