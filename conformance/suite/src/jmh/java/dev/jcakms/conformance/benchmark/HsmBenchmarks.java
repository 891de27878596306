package dev.jcakms.conformance.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.hsm.testing.SoftHsm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs forks of {@link RootBenchmark} and of {@code token_bench.c} in turn, on one token: in each
 * round of a row first the C program, then a JVM for each way. A whole run leaves its forks in
 * {@code conformance/benchmarks} and writes the document anew; part of one leaves them in the
 * build's directory and prints its rows.
 *
 * <p>The token is named by the environment, which a JVM cannot change for its children. So this
 * program makes the token, and starts itself again to do the rest.
 */
public final class HsmBenchmarks {
  private static final int WARM_UPS = 3;
  private static final int MEASUREMENTS = 2;
  private static final List<String> JVM_ARGUMENTS =
      List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED");

  private static final String COMMAND = Machine.command("hsm", "") + " -Dbench.millis=";

  private final Path suite;
  private final Path work;
  private final Path results;
  private final int rounds;
  private final int millis;
  private final boolean whole;
  private final Pattern only;
  private final TokenInUse token;
  private final Map<Path, List<String>> forks = new LinkedHashMap<>();

  private HsmBenchmarks(Path suite, int rounds, int millis, String only, TokenInUse token)
      throws IOException {
    this.suite = suite;
    this.rounds = rounds;
    this.millis = millis;
    this.whole = rounds >= BenchmarksDocument.FORKS && only.isEmpty();
    this.only = Pattern.compile(only);
    this.token = token;
    this.work = work(suite);
    this.results =
        Files.createDirectories(
            whole
                ? suite.resolveSibling(BenchmarksDocument.HSM_DIRECTORY)
                : work.resolve("results"));
  }

  private static Path work(Path suite) throws IOException {
    return Files.createDirectories(suite.resolve("target/bench-hsm"));
  }

  /**
   * Arguments: the directory of the suite; rounds; milliseconds of an iteration; and, empty for all
   * of them, a regular expression in the words of some operations.
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    Path suite = Path.of(arguments[0]);
    Optional<TokenInUse> token = TokenInUse.ofTheEnvironment();
    if (token.isEmpty()) {
      System.exit(startedAgain(work(suite), arguments));
    }
    new HsmBenchmarks(
            suite,
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            arguments[3],
            token.get())
        .run();
  }

  private static int startedAgain(Path work, String[] arguments)
      throws IOException, InterruptedException {
    SoftHsm softHsm = SoftHsm.need();
    SoftHsm.Token made = softHsm.newToken();
    Path pinFile = Files.writeString(work.resolve("pin"), made.pin(), UTF_8);
    TokenInUse token = new TokenInUse(made.module(), made.label(), pinFile);
    token.initialize();
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    List<String> command = new ArrayList<>(List.of(java + "/java"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(HsmBenchmarks.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    Map<String, String> environment = builder.environment();
    environment.put(SoftHsm.CONFIGURATION_VARIABLE, softHsm.configuration().toString());
    environment.merge("PATH", java, (path, first) -> first + File.pathSeparator + path);
    token.nameIn(environment);
    return builder.start().waitFor();
  }

  private void run() throws IOException, InterruptedException, RunnerException {
    double loadBefore = Machine.load();
    compile();
    for (int round = 1; round <= rounds; round++) {
      System.out.println("round " + round + " of " + rounds);
      round();
    }
    finish(loadBefore);
  }

  private void compile() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("cc"));
    command.addAll(List.of("-std=gnu17 -Wall -Wextra -Werror -O2 -pthread".split(" ")));
    command.addAll(List.of("-o", program().toString(), suite + "/src/jmh/c/token_bench.c", "-ldl"));
    String unused = output(command);
  }

  private Path program() {
    return work.resolve("token_bench");
  }

  private List<Operation> operations() {
    return List.of(Operation.values()).stream()
        .filter(operation -> only.matcher(operation.word()).find())
        .toList();
  }

  private void round() throws IOException, InterruptedException, RunnerException {
    for (Operation operation : operations()) {
      for (int threads : BenchmarksDocument.THREADS) {
        keep(operation, Way.C, threads, ofC(operation, threads));
        for (Way way : operation.ways()) {
          keep(operation, way, threads, ofRoot(operation, way, threads));
        }
      }
    }
  }

  /** One iteration is enough to warm up what is compiled. */
  private String ofC(Operation operation, int threads) throws IOException, InterruptedException {
    return output(
        List.of(
            program().toString(),
            token.module().toString(),
            token.label(),
            token.pinFile().toString(),
            operation.word(),
            String.valueOf(threads),
            String.valueOf(millis),
            String.valueOf(MEASUREMENTS * millis)));
  }

  private String ofRoot(Operation operation, Way way, int threads)
      throws IOException, RunnerException {
    Path result = work.resolve("fork.json");
    Options options =
        new OptionsBuilder()
            .include(RootBenchmark.class.getSimpleName())
            .param("use", way.word())
            .param("operation", operation.word())
            .threads(threads)
            .forks(1)
            .warmupIterations(WARM_UPS)
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(MEASUREMENTS)
            .measurementTime(TimeValue.milliseconds(millis))
            .shouldFailOnError(true)
            // By its bare name, so that no path of this machine gets into the results.
            .jvm("java")
            .jvmArgs(JVM_ARGUMENTS.toArray(new String[0]))
            .verbosity(VerboseMode.SILENT)
            .resultFormat(ResultFormatType.JSON)
            .result(result.toString())
            .build();
    Object unused = new Runner(options).run();
    String array = Files.readString(result).strip();
    return array.substring(1, array.length() - 1).strip();
  }

  private void keep(Operation operation, Way way, int threads, String fork) throws IOException {
    Path file = Forks.file(results, operation, way, threads);
    List<String> all = forks.computeIfAbsent(file, unused -> new ArrayList<>());
    all.add(fork.strip());
    Files.writeString(file, "[\n" + String.join(",\n", all) + "\n]\n");
  }

  /** What a process printed; its end otherwise than well is the end of the run. */
  private String output(List<String> command) throws IOException, InterruptedException {
    Path output = work.resolve("output");
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException(
          command.get(0) + " ended with " + exit + ": " + Files.readString(output));
    }
    return Files.readString(output);
  }

  private String conditions(double loadBefore) {
    return String.format(
        Locale.ROOT,
        """
        %s, JDK %s, %s %s, %d processors; load average %.1f when it began and \
        %.1f when it ended. A JVM warmed up %d times %d ms and was measured %d times as long, the C \
        program once and as long.

        ```
        %s
        ```
        """,
        LocalDate.now(ZoneOffset.UTC),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        loadBefore,
        Machine.load(),
        WARM_UPS,
        millis,
        MEASUREMENTS,
        COMMAND + millis);
  }

  private void finish(double loadBefore) throws IOException {
    Files.writeString(results.resolve(BenchmarksDocument.CONDITIONS), conditions(loadBefore));
    if (whole) {
      Benchmarks.writeDocument(suite.resolveSibling(""));
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
