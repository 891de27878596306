package dev.jcakms.provider;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process of its own with this test's class path, spoken to line by line. */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  ChildJvm(Class<?> main, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    out = process.inputReader(StandardCharsets.UTF_8);
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** The next line that it prints, or null at the end. */
  String readLine() throws IOException {
    return out.readLine();
  }

  void sendLine(String line) throws IOException {
    in.write(line);
    in.write('\n');
    in.flush();
  }

  int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** {@code kill -9}. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
