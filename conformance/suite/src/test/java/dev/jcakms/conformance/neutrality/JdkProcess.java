package dev.jcakms.conformance.neutrality;

import dev.jcakms.conformance.testing.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of this JDK in a process of its own, with this test's class path. */
final class JdkProcess {
  private static final List<String> JVM_FLAGS =
      List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED");

  // A tool of the JDK starts with its own modules alone.
  private static final String TOOL_MODULES = "--add-modules=java.sql";

  private final Path directory;
  private final String flagPrefix;
  private final List<String> command = new ArrayList<>();

  /** What a process left behind. */
  record Result(int exitCode, List<String> lines) {}

  private JdkProcess(String program, String flagPrefix, Path directory) {
    this.directory = directory;
    this.flagPrefix = flagPrefix;
    command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
    JVM_FLAGS.forEach(this::flag);
    flag("-Duser.language=en");
    if (!flagPrefix.isEmpty()) {
      flag(TOOL_MODULES);
    }
    command.add(flagPrefix + "-cp");
    flag(System.getProperty("java.class.path"));
  }

  /** {@code keytool} or {@code jarsigner}, which works in a directory. */
  static JdkProcess tool(String name, Path directory) {
    JdkProcess tool = new JdkProcess(name, "-J", directory);
    ChildJvm.QUICK_START.forEach(tool::flag);
    return tool;
  }

  /** A main class. */
  static JdkProcess java(Path directory, Standing standing, Class<?> main) throws IOException {
    return new JdkProcess("java", "", directory).standing(standing).with(main.getName());
  }

  /** Where a provider stands in its list. */
  JdkProcess standing(Standing standing) throws IOException {
    return flag("-Djava.security.properties=" + standing.file(directory));
  }

  private JdkProcess flag(String flag) {
    command.add(flagPrefix + flag);
    return this;
  }

  JdkProcess with(String... arguments) {
    command.addAll(List.of(arguments));
    return this;
  }

  /** Starts it and waits for its end; what it writes on stderr stands among the lines. */
  Result run() throws IOException, InterruptedException {
    Path output = Files.createTempFile("process", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().remove("JCAKMS_CONFIG");
      builder.environment().put("JCAKMS_HOME", directory.resolve("nowhere").toString());
      Process process = builder.start();
      process.getOutputStream().close();
      int exitCode = process.waitFor();
      return new Result(exitCode, Files.readAllLines(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }
}
