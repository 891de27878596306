package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a program ran, as it says itself or its JVM does, without what started it. */
final class InsideTime {
  /** The last line but one of a JVM's log, in seconds since it began. */
  private static final Pattern END = Pattern.compile("<hotspot_log_done stamp='([0-9.]+)'/>");

  private InsideTime() {}

  /** The options for a JVM that is to say it. An agent would keep it from using kept classes. */
  static String options(Path file) {
    return "-XX:+UnlockDiagnosticVMOptions -XX:+LogVMOutput -XX:LogFile=" + file;
  }

  /** Writes a time for {@link #seconds}. */
  static void write(Path file, long nanos) {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(String.valueOf(nanos).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException missing) {
      // Whoever wants the time finds none, and fails.
    }
  }

  /** The time in a file, which is taken away. */
  static double seconds(Path file) throws IOException {
    String said = Files.readString(file);
    Files.delete(file);
    Matcher end = END.matcher(said);
    return end.find() ? Double.parseDouble(end.group(1)) : Double.parseDouble(said) / 1e9;
  }
}
