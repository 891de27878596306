package dev.jcakms.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: its environment, its limits, its end. */
class ProcessTest {
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;
  private static final long SIGINT_BIT = 0b10;
  private static final long DEADLINE_SECONDS = 120;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Scratch scratch;

  @BeforeEach
  void makeScratch() throws IOException {
    scratch = new Scratch(directory);
  }

  private List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ChildJvm.QUICK_START);
    command.addAll(
        List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    return command;
  }

  private List<String> kms(String... arguments) {
    List<String> command = java(Main.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** In the scratch directory, with its {@code home} for the default one. */
  private ProcessBuilder process(List<String> command) {
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("out.txt").toFile())
            .redirectError(directory.resolve("err.txt").toFile());
    process.environment().keySet().removeIf(name -> name.startsWith("JCAKMS_"));
    process.environment().put("JCAKMS_HOME", scratch.path("home").toString());
    process.environment().put("LC_ALL", "C.UTF-8");
    return process;
  }

  private Scratch.Run run(List<String> command) throws IOException, InterruptedException {
    Process process = process(command).start();
    process.getOutputStream().close();
    return finished(process);
  }

  private Scratch.Run finished(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("no end after " + DEADLINE_SECONDS + " s");
    }
    return new Scratch.Run(
        process.exitValue(),
        Files.readAllBytes(directory.resolve("out.txt")),
        Files.readAllBytes(directory.resolve("err.txt")));
  }

  private void configure() throws IOException {
    Files.writeString(scratch.path("kms.properties"), "home=home\n");
    assertEquals(ExitCodes.OK, scratch.kms("init").exitCode());
  }

  private String newKey() {
    Scratch.Run run = scratch.kms("create-key", "--query", "KeyMetadata.KeyId", "--output", "text");
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    return run.outText().strip();
  }

  @Test
  void usualVerbsAllRunInAnEmptyHome() throws IOException, InterruptedException {
    Path file = Files.write(scratch.path("chunks"), new byte[100_000]);
    Scratch.Run run = run(java(UsualVerbs.class.getName(), file.toString()));
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    assertTrue(run.errText().contains("kms: decrypted under "), run.errText());
  }

  @Test
  void demoStartsInAnEmptyHomeAndCanBeRunTwice() throws IOException, InterruptedException {
    Path file = Files.writeString(scratch.path("note.txt"), "hello");
    Scratch.Run first = run(kms("demo", file.toString()));
    assertEquals(ExitCodes.OK, first.exitCode(), first.errText());
    assertTrue(first.outText().contains("alias/demo, made now"), first.outText());
    assertEquals(1, first.errText().lines().count(), first.errText());
    String warning = "kms: Nothing is configured: keys are kept in " + scratch.path("home") + " ";
    assertTrue(first.errText().startsWith(warning), first.errText());
    Scratch.Run second = run(kms("demo", file.toString()));
    assertEquals(ExitCodes.OK, second.exitCode(), second.errText());
    assertTrue(second.outText().contains("alias/demo, which was there"), second.outText());
  }

  @Test
  void lookingIntoAnEmptyHomeWritesNothing() throws IOException, InterruptedException {
    Scratch.Run run = run(kms("list-keys"));
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    assertEquals("{\n    \"Keys\": []\n}\n", run.outText());
    run = run(kms("describe-key", "--key-id", "alias/none"));
    assertEquals(ExitCodes.SERVICE, run.exitCode(), run.errText());
    assertTrue(Files.notExists(scratch.path("home")));
  }

  /** Whoever can put a program into the search path must not be asked what this machine is. */
  @Test
  void verbStartsNoOtherProgram() throws IOException, InterruptedException {
    Path started = scratch.path("started");
    Path programs = Files.createDirectory(scratch.path("programs"));
    Path uname = programs.resolve("uname");
    Files.writeString(uname, "#!/bin/sh\necho \"$@\" >> '" + started + "'\n");
    Files.setPosixFilePermissions(uname, PosixFilePermissions.fromString("rwx------"));
    ProcessBuilder process = process(kms("create-key"));
    process.environment().put("PATH", programs.toString());
    Scratch.Run run = finished(process.start());
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    assertTrue(Files.notExists(started), "uname was started");
  }

  private Scratch.Run withoutTemporaryFiles(String... arguments)
      throws IOException, InterruptedException {
    List<String> command = java("-Djava.io.tmpdir=" + scratch.path("kms.properties") + "/none");
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", "kms.properties"));
    return run(command);
  }

  @Test
  void homeNeedsNoDirectoryForTemporaryFiles() throws IOException, InterruptedException {
    Files.writeString(scratch.path("kms.properties"), "home=home\n");
    for (String verb : new String[] {"init", "create-key", "list-keys"}) {
      Scratch.Run run = withoutTemporaryFiles(verb);
      assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    }
  }

  @Test
  void libraryThatCanBeUnpackedNowhereIsAnErrorThatNamesThePlace()
      throws IOException, InterruptedException {
    configure();
    Path home = scratch.path("home");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwx---"));
    Scratch.Run run = withoutTemporaryFiles("list-keys");
    assertEquals(ExitCodes.SERVICE, run.exitCode(), run.errText());
    assertTrue(run.errText().contains("-Djcakms.native-dir"), run.errText());
    Path named = Files.createDirectory(scratch.path("named"));
    Files.setPosixFilePermissions(named, PosixFilePermissions.fromString("rwx------"));
    List<String> command = java("-Djcakms.native-dir=" + named);
    command.addAll(List.of(Main.class.getName(), "list-keys", "--config", "kms.properties"));
    run = run(command);
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    assertTrue(Files.isDirectory(named.resolve("native")));
  }

  @Test
  void outputDoesNotDependOnTheLocale() throws IOException, InterruptedException {
    configure();
    List<String> command =
        java(
            "-Duser.language=tr",
            "-Duser.country=TR",
            "-Duser.timezone=Asia/Kathmandu",
            "-Dfile.encoding=ISO-8859-1",
            Main.class.getName(),
            "create-key",
            "--config",
            "kms.properties",
            "--description",
            "İıiI ü€");
    Scratch.Run run = run(command);
    assertEquals(ExitCodes.OK, run.exitCode(), run.errText());
    assertTrue(run.outText().contains("\"Description\": \"İıiI ü€\""), run.outText());
    assertTrue(run.outText().contains("+05:45\""), run.outText());

    command = command.subList(0, command.indexOf("create-key"));
    command.addAll(
        List.of("list-keys", "--config", "kms.properties", "--output", "text", "--query", "Keys"));
    run = run(command);
    assertTrue(run.outText().startsWith("arn:jcakms:kms:local:"), run.outText());
    command = command.subList(0, command.indexOf("--query"));
    run = run(command);
    assertTrue(run.outText().startsWith("KEYS\t"), run.outText());
    command = command.subList(0, command.indexOf("list-keys"));
    command.addAll(List.of("list-grants", "--config", "kms.properties"));
    run = run(command);
    assertTrue(run.errText().contains("(UnsupportedOperationException)"), run.errText());
  }

  @Test
  void contextInAFileIsUtf8WhereTheLocaleKnowsNoMoreThanAscii() throws Exception {
    configure();
    String key = newKey();
    Files.writeString(scratch.path("context.json"), "{\"tenant\": \"Größe €\"}");
    ProcessBuilder builder =
        process(
            kms(
                "encrypt",
                "--config",
                "kms.properties",
                "--key-id",
                key,
                "--plaintext",
                "aGk=",
                "--encryption-context",
                "file://context.json",
                "--query",
                "CiphertextBlob",
                "--output",
                "text"));
    builder.environment().put("LC_ALL", "C");
    Scratch.Run sealed = finished(builder.start());
    assertEquals(ExitCodes.OK, sealed.exitCode(), sealed.errText());
    Scratch.Run opened =
        scratch.kms(
            "decrypt",
            "--ciphertext-blob",
            sealed.outText().strip(),
            "--encryption-context",
            "tenant=Größe €");
    assertEquals(ExitCodes.OK, opened.exitCode(), opened.errText());
  }

  @Test
  void argumentThatTheLocaleCannotReadIsRefusedAndNothingIsDone() throws Exception {
    configure();
    List<String> command =
        new ArrayList<>(
            List.of("bash", "-c", "exec \"$@\" \"$(printf 'Gr\\303\\266\\303\\237e')\"", "bash"));
    command.addAll(kms("create-key", "--config", "kms.properties", "--description"));
    ProcessBuilder builder = process(command);
    builder.environment().put("LC_ALL", "C");
    Scratch.Run run = finished(builder.start());
    assertEquals(ExitCodes.USAGE, run.exitCode(), run.errText());
    assertEquals("", scratch.kms("list-keys", "--output", "text").outText());
  }

  @Test
  void fullDiskLeavesNoFile() throws IOException, InterruptedException {
    configure();
    String key = newKey();
    Path in = scratch.path("large");
    try (RandomAccessFile file = new RandomAccessFile(in.toFile(), "rw")) {
      file.setLength(64 << 20);
    }
    Map<String, String> before = contentsWithoutOutput();
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -f 40000; exec \"$@\"", "sh"));
    command.addAll(
        kms("encrypt-file", "--config", "kms.properties", "--key-id", key, "large", "large.kms"));
    Scratch.Run run = run(command);
    assertEquals(ExitCodes.OTHER, run.exitCode(), run.errText());
    assertEquals("\nkms: error: File too large\n", run.errText());
    assertEquals(before, contentsWithoutOutput());
  }

  @Test
  void outputThatCannotBeWrittenIsAFailure() throws IOException, InterruptedException {
    configure();
    ProcessBuilder builder = process(kms("list-keys", "--config", "kms.properties"));
    builder.redirectOutput(Path.of("/dev/full").toFile());
    Files.createFile(directory.resolve("out.txt"));
    Scratch.Run run = finished(builder.start());
    assertEquals(ExitCodes.OTHER, run.exitCode(), run.errText());
    assertEquals("\nkms: error: No space left on device\n", run.errText());
  }

  @Test
  void interruptedCommandLeavesNoFile() throws IOException, InterruptedException {
    configure();
    String key = newKey();
    Map<String, String> before = contentsWithoutOutput();
    Process process =
        process(kms("encrypt-file", "--config", "kms.properties", "--key-id", key, "-", "out.kms"))
            .start();
    // Its input stays open, so it can only wait.
    process.getOutputStream().write(new byte[1 << 20]);
    process.getOutputStream().flush();
    while (!partIsThere() && process.isAlive()) {
      Thread.onSpinWait();
    }
    // What ignores interrupts passes that on to its children, as a shell does to what it starts in
    // the background; nobody ignores the other.
    boolean interruptible = !ignoresInterrupts();
    String signal = interruptible ? "-INT" : "-TERM";
    new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
    Scratch.Run run = finished(process);
    assertEquals(interruptible ? INTERRUPTED : TERMINATED, run.exitCode(), run.errText());
    assertEquals(before, contentsWithoutOutput());
  }

  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(
                line ->
                    (Long.parseUnsignedLong(line.substring(line.length() - 16), 16) & SIGINT_BIT)
                        != 0);
  }

  private boolean partIsThere() throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, ".kms-*.part")) {
      return parts.iterator().hasNext();
    }
  }

  private Map<String, String> contentsWithoutOutput() throws IOException {
    Map<String, String> contents = scratch.contents();
    contents.remove("");
    contents.remove("out.txt");
    contents.remove("err.txt");
    contents.keySet().removeIf(name -> name.endsWith("store.db-wal") || name.endsWith("-shm"));
    return contents;
  }

  @Test
  void ciphertextOnAStandardStreamIsExact() throws IOException, InterruptedException {
    configure();
    String key = newKey();
    Path in = Files.writeString(scratch.path("note.txt"), "hello");
    ProcessBuilder builder =
        process(kms("encrypt-file", "--config", "kms.properties", "--key-id", key, "-", "-"));
    builder.redirectInput(in.toFile());
    Scratch.Run sealed = finished(builder.start());
    assertEquals(ExitCodes.OK, sealed.exitCode(), sealed.errText());
    Scratch.Run opened = scratch.kms(sealed.out(), "decrypt-file", "-", "-");
    assertEquals("hello", new String(opened.out(), UTF_8), opened.errText());
  }
}
