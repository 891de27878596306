package dev.jcakms.conformance.benchmark;

import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link ManyKeysBenchmark} on installations that it makes first. With forks enough it leaves
 * what JMH wrote in {@code conformance/benchmarks} and writes the document anew.
 */
public final class ManyKeysBenchmarks {
  private static final int ITERATIONS = 5;

  private ManyKeysBenchmarks() {}

  /** Arguments: the directory of the suite; forks; milliseconds of an iteration. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    Path suite = Path.of(arguments[0]).toAbsolutePath();
    Path conformance = suite.resolveSibling("");
    int forks = Integer.parseInt(arguments[1]);
    boolean whole = forks >= ManyKeysSection.FORKS;
    Path directory =
        Files.createDirectories(
            whole ? conformance.resolve(ManyKeysSection.DIRECTORY) : suite.resolve("target"));
    Path homes = suite.resolve("target/homes-of-many-keys");
    for (int keys : ManyKeysSection.KEYS) {
      make(homes.resolve(String.valueOf(keys)), keys);
    }
    TimeValue time = TimeValue.milliseconds(Long.parseLong(arguments[2]));
    run(
        "cold",
        homes,
        forks,
        directory.resolve(ManyKeysSection.COLD),
        new OptionsBuilder().warmupIterations(0).measurementIterations(1));
    run(
        "warm",
        homes,
        forks,
        directory.resolve(ManyKeysSection.WARM),
        new OptionsBuilder()
            .warmupIterations(ITERATIONS)
            .warmupTime(time)
            .measurementIterations(ITERATIONS)
            .measurementTime(time));
    if (whole) {
      Files.writeString(
          directory.resolve(ManyKeysSection.CONDITIONS), conditions(forks, arguments[2]));
      Benchmarks.writeDocument(conformance);
    }
  }

  private static void make(Path home, int keys) {
    try (KmsProvider kms = KmsProvider.builder().home(home).build()) {
      boolean unused = kms.initialize();
      for (int there = kms.administration().listKeys().size(); there < keys - 1; there++) {
        Object unusedKey = kms.administration().createKey(NewKey.symmetric());
      }
      Object unusedKey = kms.administration().ensureKey(ManyKeysBenchmark.ALIAS);
    }
  }

  private static void run(
      String what, Path homes, int forks, Path result, ChainedOptionsBuilder options)
      throws RunnerException {
    Object unused =
        new Runner(
                options
                    .include(ManyKeysBenchmark.class.getSimpleName() + "." + what)
                    .forks(forks)
                    .shouldFailOnError(true)
                    .resultFormat(ResultFormatType.JSON)
                    .result(result.toString())
                    .jvmArgs(
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--enable-native-access=ALL-UNNAMED",
                        "-D" + ManyKeysBenchmark.HOMES + "=" + homes)
                    .build())
            .run();
  }

  private static String conditions(int forks, String millis) {
    return """
        %s, JDK %s, %s %s, %d processors; %d forks. A cold row is one call of each; a warm one was warmed up %d times %s ms and measured as often.

        ```
        ./mvnw -B -DskipTests -Dbench=keys -pl conformance/suite -am verify -Dbench.forks=%d -Dbench.millis=%s
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
            forks,
            millis);
  }
}
