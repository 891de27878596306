package dev.jcakms.conformance.benchmark;

import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link UnnamedBenchmark} and prints a row for each engine and standing.
 *
 * <pre>
 * ./mvnw -B -DskipTests -Pbench-hsm -pl conformance/suite -am verify \
 *     -Dbench.main=dev.jcakms.conformance.benchmark.UnnamedBenchmarks -Dbench.forks=3
 * </pre>
 */
public final class UnnamedBenchmarks {
  private static final int ITERATIONS = 5;
  private static final List<String> JVM_ARGUMENTS =
      List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED");

  private UnnamedBenchmarks() {}

  /**
   * Arguments: the directory of the suite, where nothing is kept; forks; milliseconds of an
   * iteration; and, for a part, a method's name.
   */
  public static void main(String[] arguments) throws RunnerException {
    String only = arguments.length > 3 ? arguments[3] : "";
    TimeValue time = TimeValue.milliseconds(Long.parseLong(arguments[2]));
    Options options =
        new OptionsBuilder()
            .include(UnnamedBenchmark.class.getSimpleName() + "." + only)
            .forks(Integer.parseInt(arguments[1]))
            .warmupIterations(ITERATIONS)
            .warmupTime(time)
            .measurementIterations(ITERATIONS)
            .measurementTime(time)
            .shouldFailOnError(true)
            .jvmArgs(JVM_ARGUMENTS.toArray(new String[0]))
            .build();
    Object unused = new Runner(options).run();
  }
}
