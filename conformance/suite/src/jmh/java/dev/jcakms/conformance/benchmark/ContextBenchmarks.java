package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs {@link ContextFork}: contexts that come uniformly and by Zipf's law, with few places and
 * with enough. With forks enough it leaves what they wrote in {@code conformance/benchmarks} and
 * writes the document anew; with fewer it prints their lines.
 */
public final class ContextBenchmarks {
  private ContextBenchmarks() {}

  /** Arguments: the directory of the suite; forks; milliseconds to warm up, and to measure. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path conformance = Path.of(arguments[0]).toAbsolutePath().resolveSibling("");
    int forks = Integer.parseInt(arguments[1]);
    String millis = arguments[2];
    List<String> lines = new ArrayList<>();
    // In turn, so that a slow minute of the machine is shared by all rows.
    for (int fork = 0; fork < forks; fork++) {
      for (Distribution distribution : Distribution.values()) {
        for (int entries : ContextsSection.ENTRIES) {
          String line = fork(distribution.name(), Integer.toString(entries), millis);
          System.out.println(line);
          lines.add(line);
        }
      }
    }
    if (forks >= ContextsSection.FORKS) {
      Path directory = Files.createDirectories(conformance.resolve(ContextsSection.DIRECTORY));
      Files.writeString(
          directory.resolve(ContextsSection.RESULT), "[" + String.join(",\n", lines) + "]\n");
      Files.writeString(directory.resolve(ContextsSection.CONDITIONS), conditions(forks, millis));
      Benchmarks.writeDocument(conformance);
    }
  }

  private static String fork(String distribution, String entries, String millis)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("jcakms-contexts");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ContextFork.class.getName(),
                home.resolve("home").toString(),
                distribution,
                entries,
                millis)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("a fork failed: " + line);
    }
    return line;
  }

  private static String conditions(int forks, String millis) {
    return """
        %s, JDK %s, %s %s, %d processors; %d forks, each warmed up twice %s ms and measured as long.

        ```
        ./mvnw -B -DskipTests -Dbench=contexts -pl conformance/suite -am verify -Dbench.forks=%d -Dbench.millis=%s
        ```
        """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            forks,
            millis,
            forks,
            millis);
  }
}
