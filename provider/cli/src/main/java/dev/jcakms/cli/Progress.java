package dev.jcakms.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line on a terminal that says how far a file is, drawn again ten times a second and taken away
 * at the end. Where nobody looks it writes nothing. For one thread at a time.
 */
final class Progress {
  private static final long REDRAW_NANOS = 100_000_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MIB_BYTES = 1 << 20;
  private static final int BAR_WIDTH = 30;
  private static final String ERASE_LINE = "\r\u001B[K";

  private final Environment environment;
  private final long totalBytes;
  private final long startNanos;
  private long drawnNanos;
  private long doneBytes;
  private boolean drawn;

  /**
   * Begins.
   *
   * @param totalBytes how long the input is, or -1 if nobody knows
   */
  Progress(Environment environment, long totalBytes) {
    this.environment = environment;
    this.totalBytes = totalBytes;
    this.startNanos = environment.nanoTime().getAsLong();
    this.drawnNanos = startNanos;
  }

  /** So many bytes more are done. */
  void add(int bytes) {
    doneBytes += bytes;
    LongSupplier clock = environment.nanoTime();
    long now = clock.getAsLong();
    if (environment.errIsTerminal() && now - drawnNanos >= REDRAW_NANOS) {
      drawnNanos = now;
      drawn = true;
      write(ERASE_LINE + line(now));
    }
  }

  /** Takes the line away. */
  void end() {
    if (drawn) {
      drawn = false;
      write(ERASE_LINE);
    }
  }

  private String line(long now) {
    double doneMib = doneBytes / MIB_BYTES;
    double mibPerSecond = doneMib / ((now - startNanos) / NANOS_PER_SECOND);
    String amount = String.format(Locale.ROOT, "%,.1f MiB  %,.0f MiB/s", doneMib, mibPerSecond);
    if (totalBytes <= 0) {
      return amount;
    }
    // A file that grows while it is read is not more than done.
    double share = Math.min(1, (double) doneBytes / totalBytes);
    int full = (int) (share * BAR_WIDTH);
    return String.format(
        Locale.ROOT,
        "%3.0f%% [%s%s] %s",
        share * 100,
        "#".repeat(full),
        " ".repeat(BAR_WIDTH - full),
        amount);
  }

  private void write(String text) {
    OutputStream err = environment.err();
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException nobodyLooks) {
      // The work goes on.
    }
  }
}
