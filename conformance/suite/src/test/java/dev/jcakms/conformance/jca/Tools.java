package dev.jcakms.conformance.jca;

import dev.jcakms.conformance.testing.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs in processes of their own; those of this JDK have this test's class path. */
public final class Tools {
  private static final List<String> JVM_FLAGS =
      List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED");

  private Tools() {}

  /** What a process left behind. */
  public record Result(int exitCode, String output) {}

  static Result keytool(Path directory, String... arguments) throws Exception {
    return run(directory, Map.of(), jdkTool("keytool", arguments));
  }

  /** The command that starts a tool of this JDK. */
  public static List<String> jdkTool(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program(name)));
    ChildJvm.QUICK_START.forEach(flag -> command.add("-J" + flag));
    JVM_FLAGS.forEach(flag -> command.add("-J" + flag));
    command.add("-J-Duser.language=en");
    // A tool of the JDK starts with its own modules alone.
    command.add("-J--add-modules=java.sql");
    command.add("-J-cp");
    command.add("-J" + System.getProperty("java.class.path"));
    command.addAll(List.of(arguments));
    return command;
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
    return run(directory, Map.of(), command);
  }

  /** The path of a program of this JDK. */
  public static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** Runs a command, whose input is empty, to its end. */
  public static Result run(Path directory, Map<String, String> variables, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "tool", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    int exitCode = process.waitFor();
    return new Result(
        exitCode, new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1));
  }
}
