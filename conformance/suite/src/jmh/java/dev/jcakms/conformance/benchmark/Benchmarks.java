package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs the benchmarks that a word names.
 *
 * <ul>
 *   <li>{@code short}: messages, two rounds, for daily work; prints the tables.
 *   <li>{@code full}: messages, as many rounds as the document asks for, which is written anew.
 *   <li>{@code processes}: whole processes, likewise.
 *   <li>{@code hsm}: a root in a token.
 *   <li>{@code standing}: what others pay for our provider in the list.
 *   <li>{@code contexts}: more contexts than places in the cache, and fewer.
 *   <li>{@code keys}: what many keys cost beside a few.
 *   <li>{@code none}: nothing.
 * </ul>
 */
public final class Benchmarks {
  private static final String SHORT_ROUNDS = "1";
  private static final String HSM_ROUNDS = "10";
  private static final String HSM_MILLIS = "1000";
  private static final String STANDING_FORKS = "5";
  private static final String STANDING_MILLIS = "500";
  private static final String CONTEXTS_FORKS = "3";
  private static final String CONTEXTS_MILLIS = "2500";
  private static final String KEYS_FORKS = "5";
  private static final String KEYS_MILLIS = "200";
  private static final String MESSAGE_MILLIS = "300";

  private Benchmarks() {}

  /**
   * Arguments: the word; the directory of the suite; then, each empty for what is usual, rounds,
   * milliseconds of an iteration, and a regular expression for a part.
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    String suite = Path.of(arguments[1]).toAbsolutePath().toString();
    String[] rest = Arrays.copyOfRange(arguments, 2, arguments.length);
    String only = rest[2];
    switch (arguments[0]) {
      case "none" -> {}
      case "short" ->
          messages(suite, or(rest[0], SHORT_ROUNDS), or(rest[1], MESSAGE_MILLIS), only, false);
      case "full" ->
          messages(
              suite,
              or(rest[0], String.valueOf(MessageForks.ROUNDS)),
              or(rest[1], MESSAGE_MILLIS),
              only,
              true);
      case "hsm" ->
          HsmBenchmarks.main(
              new String[] {suite, or(rest[0], HSM_ROUNDS), or(rest[1], HSM_MILLIS), only});
      case "standing" ->
          UnnamedBenchmarks.main(
              new String[] {
                suite, or(rest[0], STANDING_FORKS), or(rest[1], STANDING_MILLIS), only
              });
      case "contexts" ->
          ContextBenchmarks.main(
              new String[] {suite, or(rest[0], CONTEXTS_FORKS), or(rest[1], CONTEXTS_MILLIS)});
      case "keys" ->
          ManyKeysBenchmarks.main(
              new String[] {suite, or(rest[0], KEYS_FORKS), or(rest[1], KEYS_MILLIS)});
      case "processes" ->
          new ProcessBenchmarks(Path.of(suite), Integer.parseInt(or(rest[0], "0")), only).run();
      default -> throw new IllegalArgumentException("no benchmarks are called " + arguments[0]);
    }
  }

  private static void messages(
      String suite, String rounds, String millis, String only, boolean kept)
      throws IOException, RunnerException {
    new MessageBenchmarks(
            Path.of(suite), Integer.parseInt(rounds), Integer.parseInt(millis), only, kept)
        .run();
  }

  /** Writes the document, if the results of all its parts are there by now. */
  static void writeDocument(Path conformance) throws IOException {
    try {
      Files.writeString(
          conformance.resolve(BenchmarksDocument.NAME), BenchmarksDocument.of(conformance));
    } catch (IllegalStateException incomplete) {
      System.out.println(BenchmarksDocument.NAME + " stays as it is: " + incomplete.getMessage());
    }
  }

  private static String or(String given, String usual) {
    return given.isEmpty() ? usual : given;
  }
}
