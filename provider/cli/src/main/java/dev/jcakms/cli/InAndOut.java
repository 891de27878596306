package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The file that a verb reads and the one that it makes; either may be a standard stream. */
final class InAndOut {
  private static final String STREAM = "-";

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "The file to read; - is standard input.")
  private @Nullable Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The file to make or replace; - is standard output.")
  private @Nullable Path out;

  /** Opens what is read. */
  InputStream open(Environment environment) throws IOException {
    Path from = requireNonNull(in);
    return isStream(from) ? environment.in() : InputFile.open(from);
  }

  /** How much is read, or -1 if nobody knows. */
  long sizeBytes() throws IOException {
    Path from = requireNonNull(in);
    return isStream(from) || !Files.isRegularFile(from) ? -1 : Files.size(from);
  }

  /**
   * What is made.
   *
   * @param secret whether only its owner may read it
   */
  Target target(Environment environment, boolean secret) throws IOException {
    Path to = requireNonNull(out);
    return isStream(to) ? Target.of(environment.out()) : new AsideFile(to, secret);
  }

  private static boolean isStream(Path path) {
    return path.toString().equals(STREAM);
  }
}
