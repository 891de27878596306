package dev.jcakms.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * How a command ends that did not do its work.
 *
 * @param exitCode one of {@link ExitCodes}
 * @param line what the user reads, without secrets
 */
record Failure(int exitCode, String line) {
  /** Writes the line below an empty one, as {@code aws} does, and gives the exit code. */
  int report(OutputStream err) {
    try {
      err.write(("\n" + line + "\n").getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException nobodyListens) {
      // The exit code says it too.
    }
    return exitCode;
  }
}
