package dev.jcakms.conformance.jca;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of this JDK in processes of their own, with this test's class path. */
final class Tools {
  private static final List<String> JVM_FLAGS =
      List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED");

  private Tools() {}

  /** What a process left behind. */
  record Result(int exitCode, String output) {}

  static Result keytool(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program("keytool")));
    JVM_FLAGS.forEach(flag -> command.add("-J" + flag));
    // A tool of the JDK starts with its own modules alone.
    command.add("-J--add-modules=java.sql");
    command.add("-J-cp");
    command.add("-J" + System.getProperty("java.class.path"));
    command.addAll(List.of(arguments));
    return run(directory, command);
  }

  static Result java(Path directory, Path securityProperties, Class<?> main, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(program("java")));
    command.addAll(JVM_FLAGS);
    command.add("-Djava.security.properties=" + securityProperties);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return run(directory, command);
  }

  private static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static Result run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "tool", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    int exitCode = process.waitFor();
    return new Result(
        exitCode, new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1));
  }
}
