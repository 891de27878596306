package dev.jcakms.conformance.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.hsm.testing.SoftHsm;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Runs forks of {@link RootBenchmark} and of {@code token_bench.c} in turn, on one token: in each
 * round of a row first the C program, then a JVM for each way. A whole run leaves its forks in
 * {@code conformance/benchmarks} and writes the document anew; part of one leaves them in the
 * build's directory and prints its rows.
 */
public final class HsmBenchmarks {
  private static final int WARM_UPS = 2;
  private static final int MEASUREMENTS = 3;
  private static final String JVM_ARGUMENTS =
      "-XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED";

  private static final String COMMAND =
      "./mvnw -B -DskipTests -Pbench-hsm -pl conformance/suite -am verify -Dbench.millis=";

  private final Path suite;
  private final Path work;
  private final Path results;
  private final int rounds;
  private final int millis;
  private final boolean whole;
  private final Pattern only;
  private final SoftHsm softHsm = SoftHsm.need();
  private final TokenInUse token;
  private final Map<Path, List<String>> forks = new LinkedHashMap<>();

  private HsmBenchmarks(Path suite, int rounds, int millis, String only) throws IOException {
    this.suite = suite;
    this.rounds = rounds;
    this.millis = millis;
    this.whole = rounds >= BenchmarksDocument.FORKS && only.isEmpty();
    this.only = Pattern.compile(only);
    this.work = Files.createDirectories(suite.resolve("target/bench-hsm"));
    this.results =
        Files.createDirectories(
            whole
                ? suite.resolveSibling(BenchmarksDocument.HSM_DIRECTORY)
                : work.resolve("results"));
    SoftHsm.Token made = softHsm.newToken();
    Path pinFile = Files.writeString(work.resolve("pin"), made.pin(), UTF_8);
    this.token = new TokenInUse(made.module(), made.label(), pinFile);
    token.initialize();
  }

  /**
   * Arguments: the directory of the suite; rounds; milliseconds of an iteration; and, for a part, a
   * regular expression in the words of some operations.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    HsmBenchmarks benchmarks =
        new HsmBenchmarks(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            arguments.length > 3 ? arguments[3] : "");
    String conditions = benchmarks.conditions();
    benchmarks.compile();
    for (int round = 1; round <= benchmarks.rounds; round++) {
      System.out.println("round " + round + " of " + benchmarks.rounds);
      benchmarks.round();
    }
    benchmarks.finish(conditions);
  }

  private void compile() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("cc"));
    command.addAll(List.of("-std=gnu17 -Wall -Wextra -Werror -O2 -pthread".split(" ")));
    command.addAll(List.of("-o", program().toString(), suite + "/src/jmh/c/token_bench.c", "-ldl"));
    run(command);
  }

  private Path program() {
    return work.resolve("token_bench");
  }

  private List<Operation> operations() {
    return List.of(Operation.values()).stream()
        .filter(operation -> only.matcher(operation.word()).find())
        .toList();
  }

  private void round() throws IOException, InterruptedException {
    for (Operation operation : operations()) {
      for (int threads : BenchmarksDocument.THREADS) {
        keep(operation, Way.C, threads, ofC(operation, threads));
        for (Way way : operation.ways()) {
          keep(operation, way, threads, ofRoot(operation, way, threads));
        }
      }
    }
  }

  private String ofC(Operation operation, int threads) throws IOException, InterruptedException {
    return run(
        List.of(
            program().toString(),
            token.module().toString(),
            token.label(),
            token.pinFile().toString(),
            operation.word(),
            String.valueOf(threads),
            String.valueOf(WARM_UPS * millis),
            String.valueOf(MEASUREMENTS * millis)));
  }

  private String ofRoot(Operation operation, Way way, int threads)
      throws IOException, InterruptedException {
    Path result = work.resolve("fork.json");
    List<String> command =
        new ArrayList<>(
            List.of("java", "-cp", classPath(), "org.openjdk.jmh.Main", "RootBenchmark"));
    command.addAll(List.of("-p", "use=" + way.word(), "-p", "operation=" + operation.word()));
    command.addAll(List.of("-t", String.valueOf(threads), "-f", "1", "-foe", "true"));
    command.addAll(List.of("-wi", String.valueOf(WARM_UPS), "-w", millis + "ms"));
    command.addAll(List.of("-i", String.valueOf(MEASUREMENTS), "-r", millis + "ms"));
    command.addAll(List.of("-rf", "json", "-rff", result.toString()));
    // By its bare name, so that JMH writes no path of this machine into its results.
    command.addAll(List.of("-jvm", "java", "-jvmArgs", JVM_ARGUMENTS));
    String unused = run(command);
    String array = Files.readString(result).strip();
    return array.substring(1, array.length() - 1).strip();
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private void keep(Operation operation, Way way, int threads, String fork) throws IOException {
    Path file = Forks.file(results, operation, way, threads);
    List<String> all = forks.computeIfAbsent(file, unused -> new ArrayList<>());
    all.add(fork.strip());
    Files.writeString(file, "[\n" + String.join(",\n", all) + "\n]\n");
  }

  /** What a process printed; its end otherwise than well is the end of the run. */
  private String run(List<String> command) throws IOException, InterruptedException {
    Path output = work.resolve("output");
    Path errors = work.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    Map<String, String> environment = builder.environment();
    environment.put(SoftHsm.CONFIGURATION_VARIABLE, softHsm.configuration().toString());
    environment.merge(
        "PATH", Path.of(System.getProperty("java.home"), "bin").toString(), HsmBenchmarks::before);
    token.nameIn(environment);
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException(
          "%s ended with %d:%n%s%n%s"
              .formatted(command.get(0), exit, Files.readString(output), Files.readString(errors)));
    }
    return Files.readString(output);
  }

  private static String before(String path, String directory) {
    return directory + File.pathSeparator + path;
  }

  private String conditions() {
    return String.format(
        Locale.ROOT,
        """
        %s, JDK %s, %s %s, %d processors; load average %.1f when it began. Each fork warmed up %d \
        times %d ms, and was measured %d times as long.

        ```
        %s
        ```
        """,
        LocalDate.now(ZoneOffset.UTC),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        WARM_UPS,
        millis,
        MEASUREMENTS,
        COMMAND + millis);
  }

  private void finish(String conditions) throws IOException {
    Files.writeString(results.resolve(BenchmarksDocument.CONDITIONS), conditions);
    if (whole) {
      Files.writeString(
          suite.resolveSibling(BenchmarksDocument.NAME), BenchmarksDocument.of(results));
    }
    for (Operation operation : operations()) {
      for (Way way : operation.ways()) {
        for (int threads : BenchmarksDocument.THREADS) {
          System.out.println(BenchmarksDocument.row(results, operation, way, threads, rounds));
        }
      }
    }
  }
}
