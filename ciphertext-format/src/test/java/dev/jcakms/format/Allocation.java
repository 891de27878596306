package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.function.Executable;

/** That a refusal comes before any copy of what is refused. */
final class Allocation {
  /** More than an exception and its text cost, classes loaded on the way included. */
  private static final long SMALL_BYTES = 1L << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  static void refusedWithoutCopy(Executable reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThrows(FormatException.class, reading);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < SMALL_BYTES, () -> allocated + " bytes were allocated");
  }
}
