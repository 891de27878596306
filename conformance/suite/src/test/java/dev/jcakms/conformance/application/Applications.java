package dev.jcakms.conformance.application;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Applications in processes of their own, whose only means are the class path and the JCA. */
final class Applications {
  static final String STREAM = "-";

  private Applications() {}

  static InputStream input(String name) throws IOException {
    return name.equals(STREAM) ? System.in : new FileInputStream(name);
  }

  static OutputStream output(String name) throws IOException {
    return name.equals(STREAM) ? System.out : new FileOutputStream(name);
  }

  /** A process that has not been started, with an empty home of its own at {@code home}. */
  static ProcessBuilder java(
      Path home, Path stderr, String heap, Class<?> main, Object... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(stderr.toFile());
    builder.environment().put("JCAKMS_HOME", home.toString());
    builder.environment().remove("JCAKMS_CONFIG");
    return builder;
  }

  /** What a process wrote on stderr, besides the one warning of a home that nobody configured. */
  static List<String> unexpectedLines(Path stderr) throws IOException {
    // The JDK's logger writes a line that names class and time above each message.
    return Files.readAllLines(stderr, StandardCharsets.UTF_8).stream()
        .filter(line -> !line.contains("dev.jcakms.provider.HomeInstallation"))
        .filter(line -> !line.contains("Nothing is configured: keys are kept in"))
        .toList();
  }
}
