package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link UnnamedBenchmark}. The whole of it, with forks enough, leaves what JMH wrote in
 * {@code conformance/benchmarks} and writes the document anew; part of it prints its rows.
 */
public final class UnnamedBenchmarks {
  private static final int ITERATIONS = 5;
  private static final List<String> JVM_ARGUMENTS =
      List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED");

  private UnnamedBenchmarks() {}

  /**
   * Arguments: the directory of the suite; forks; milliseconds of an iteration; and, empty for all
   * of them, a method's name.
   */
  public static void main(String[] arguments) throws RunnerException, IOException {
    Path conformance = Path.of(arguments[0]).toAbsolutePath().resolveSibling("");
    int forks = Integer.parseInt(arguments[1]);
    String only = arguments[3];
    boolean whole = only.isEmpty() && forks >= StandingSection.FORKS;
    Path directory =
        Files.createDirectories(
            whole
                ? conformance.resolve(StandingSection.DIRECTORY)
                : Path.of(arguments[0], "target"));
    TimeValue time = TimeValue.milliseconds(Long.parseLong(arguments[2]));
    Options options =
        new OptionsBuilder()
            .include(UnnamedBenchmark.class.getSimpleName() + "." + only)
            .forks(forks)
            .warmupIterations(ITERATIONS)
            .warmupTime(time)
            .measurementIterations(ITERATIONS)
            .measurementTime(time)
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(directory.resolve(StandingSection.RESULT).toString())
            .jvmArgs(JVM_ARGUMENTS.toArray(new String[0]))
            .build();
    Object unused = new Runner(options).run();
    if (whole) {
      Files.writeString(
          directory.resolve(StandingSection.CONDITIONS), conditions(forks, arguments[2]));
      Benchmarks.writeDocument(conformance);
    }
  }

  private static String conditions(int forks, String millis) {
    return """
        %s, JDK %s, %s %s, %d processors; %d forks, each warmed up %d times %s ms and measured as often.

        ```
        %s -Dbench.forks=%d -Dbench.millis=%s
        ```
        """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            forks,
            ITERATIONS,
            millis,
            Machine.command("standing", ""),
            forks,
            millis);
  }
}
