package dev.jcakms.conformance.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Java process of its own with this test's class path, spoken to line by line. */
public final class ChildJvm implements AutoCloseable {
  /**
   * The flags of a JVM that does not live to see its second compiler and collector at work, and
   * does not verify what javac has just made: loading classes is most of its time.
   */
  public static final List<String> QUICK_START =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-BytecodeVerificationRemote");

  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  /** Starts {@code main}, with {@link #QUICK_START}; what it says on stderr is said here. */
  public ChildJvm(Class<?> main, Object... arguments) throws IOException {
    this(Map.of(), main, arguments);
  }

  /** The same, with more variables in its environment. */
  public ChildJvm(Map<String, String> variables, Class<?> main, Object... arguments)
      throws IOException {
    this(QUICK_START, variables, main, arguments);
  }

  private ChildJvm(
      List<String> flags, Map<String, String> variables, Class<?> main, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(variables);
    process = builder.start();
    out = process.inputReader(StandardCharsets.UTF_8);
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts {@code main} as the JVM is by default. */
  public static ChildJvm unhurried(Class<?> main, Object... arguments) throws IOException {
    return new ChildJvm(List.of(), Map.of(), main, arguments);
  }

  /** The next line that it prints, or null at the end. */
  public @Nullable String readLine() throws IOException {
    return out.readLine();
  }

  /** Gives it a line to read. */
  public void sendLine(String line) throws IOException {
    in.write(line);
    in.write('\n');
    in.flush();
  }

  /** Waits for its end and gives its exit code. */
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** {@code kill -9}; what it said before can still be read. */
  public void kill() {
    process.toHandle().destroyForcibly(); // The process's own method would close its streams.
  }

  /** Kills it if it lives. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
