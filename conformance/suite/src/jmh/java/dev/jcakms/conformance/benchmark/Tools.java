package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command and the JDK's tools, with a home of their own that has the key {@link #ALIAS}. */
final class Tools {
  static final String ALIAS = "alias/orders";

  private final Path kms;
  private final Path work;
  private final Path java = Path.of(System.getProperty("java.home"));

  /**
   * Makes the home and the key.
   *
   * @param kms the command
   * @param work a directory of its own
   */
  Tools(Path kms, Path work) throws IOException, InterruptedException {
    this.kms = kms;
    this.work = work;
    String created = run(kms("create-key"));
    String key = created.replaceAll("(?s).*\"KeyId\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    String unused = run(kms("create-alias", "--alias-name", ALIAS, "--target-key-id", key));
  }

  /** The command line of a verb. */
  List<String> kms(String... words) {
    return command(kms, words);
  }

  /** The command line of one of the JDK's commands. */
  List<String> jdk(String tool, String... words) {
    return command(java.resolve("bin").resolve(tool), words);
  }

  private static List<String> command(Path program, String... words) {
    String[] command = new String[words.length + 1];
    command[0] = program.toString();
    System.arraycopy(words, 0, command, 1, words.length);
    return List.of(command);
  }

  /** The command as a jar, which it is too. */
  Path jar() {
    return kms;
  }

  /** The directory. */
  Path work() {
    return work;
  }

  /** The file that measured processes make, which is taken away before each. */
  Path result() {
    return work.resolve("result");
  }

  /** Where a measured process leaves how long its program ran. */
  Path inside() {
    return work.resolve("inside");
  }

  /** A process that makes no file. */
  MeasuredProcess measured(ProcessSubject subject, List<String> command, Map<String, String> more) {
    return measured(subject, command, more, Optional.empty());
  }

  /** A process with what its environment has besides, and the file that it makes another of. */
  MeasuredProcess measured(
      ProcessSubject subject, List<String> command, Map<String, String> more, Optional<Path> in) {
    Map<String, String> environment = new HashMap<>(environment());
    environment.putAll(more);
    return new MeasuredProcess(subject, command, environment, in, inside());
  }

  private Map<String, String> environment() {
    return Map.of("JAVA_HOME", java.toString(), "JCAKMS_HOME", work.resolve("home").toString());
  }

  /** What a process printed that is not measured; fails if it does. */
  String run(List<String> command) throws IOException, InterruptedException {
    Path output = work.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().remove("JCAKMS_CONFIG");
    builder.environment().putAll(environment());
    int exit = builder.start().waitFor();
    String said = Files.readString(output);
    if (exit != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + exit + ": " + said);
    }
    return said;
  }
}
