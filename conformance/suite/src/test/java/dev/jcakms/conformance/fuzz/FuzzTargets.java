package dev.jcakms.conformance.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lets each {@link FuzzTarget} search in a process of its own, since Jazzer searches for one fuzz
 * test of a JVM and passes over the others without a word. As many search at once as there are
 * processors. Another process of each runs its first seed and nothing else: what it covers is what
 * a search must surpass, or the classes were not watched.
 *
 * <p>What a search prints, finds and keeps lies in a directory of the target's name.
 */
final class FuzzTargets {
  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
  private static final long START_AND_END_SECONDS = 120;

  /** It ends before a better compiler pays. Unverified, what Jazzer rewrites can end the JVM. */
  private static final List<String> FIRST_SEED_FLAGS = List.of("-XX:TieredStopAtLevel=1");

  private final Path work;
  private final long searchSeconds;
  private final String classPath;

  private FuzzTargets(Path root, Path work, long searchSeconds) throws IOException {
    this.work = work;
    this.searchSeconds = searchSeconds;
    List<String> path = new ArrayList<>();
    for (Path module : FuzzTarget.modules(root)) {
      path.add(module.resolve("target/test-classes").toString());
      path.add(module.resolve("target/classes").toString());
    }
    path.add(System.getProperty("java.class.path"));
    this.classPath = String.join(File.pathSeparator, path);
  }

  /**
   * Arguments: the top of the sources; a directory for what the searches leave, emptied before; how
   * many seconds each searches; then the names of the classes meant, none for all.
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Path root = Path.of(arguments[0]).toRealPath();
    Path work = Files.createDirectories(deleteTree(Path.of(arguments[1])));
    List<String> wanted = List.of(arguments).subList(3, arguments.length);
    FuzzTargets targets = new FuzzTargets(root, work, Long.parseLong(arguments[2]));
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    Map<FuzzTarget, Future<Boolean>> searches = new LinkedHashMap<>();
    for (FuzzTarget target : FuzzTarget.all(root)) {
      if (wanted.isEmpty() || wanted.contains(target.simpleName())) {
        searches.put(target, threads.submit(() -> targets.succeeds(target)));
      }
    }
    threads.shutdown();
    int bad = 0;
    for (Future<Boolean> search : searches.values()) {
      bad += search.get() ? 0 : 1;
    }
    System.out.println(searches.size() + " fuzz targets, " + bad + " with a fault");
    System.exit(searches.isEmpty() || bad > 0 ? 1 : 0);
  }

  private boolean succeeds(FuzzTarget target) throws IOException, InterruptedException {
    Path directory = Files.createDirectory(work.resolve(target.simpleName()));
    Path seeds = directory.resolve("first-seed");
    Path firstSeed = target.firstSeed();
    Path here = Files.createDirectories(seeds.resolve(target.seeds()));
    Files.copy(firstSeed, here.resolve(firstSeed.getFileName()));
    Path firstOutput = directory.resolve("first-seed.txt");
    run(
        target,
        seeds,
        seeds + File.pathSeparator + classPath,
        FIRST_SEED_FLAGS,
        "-runs=1",
        firstOutput);
    Path output = directory.resolve("search.txt");
    int exitCode =
        run(target, directory, classPath, List.of(), "-max_total_time=" + searchSeconds, output);

    SearchOutput first = new SearchOutput(Files.readAllLines(firstOutput));
    SearchOutput search = new SearchOutput(Files.readAllLines(output));
    String fault = search.fault(exitCode, first);
    System.out.println(
        (fault.isEmpty() ? "done  " : "FAULT ")
            + target.simpleName()
            + ": "
            + (fault.isEmpty() ? "" : fault + "; see " + directory + "; ")
            + search.summary(first));
    return fault.isEmpty();
  }

  private int run(
      FuzzTarget target, Path directory, String path, List<String> flags, String limit, Path output)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+EnableDynamicAgentLoading",
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-cp",
            path,
            JAZZER,
            "--target_class=" + target.className(),
            // By itself Jazzer watches the test's own package alone.
            "--instrumentation_includes=dev.jcakms.**",
            limit));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(searchSeconds + START_AND_END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return process.exitValue();
  }

  private static Path deleteTree(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return directory;
  }
}
