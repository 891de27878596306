package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSL's command, run in one directory. */
final class OpenSsl {
  private static final long DEADLINE_SECONDS = 60;

  private final Path command;
  private final Path directory;

  /** What a run left. */
  record Run(int exitCode, String output) {}

  private OpenSsl(Path command, Path directory) {
    this.command = command;
    this.directory = directory;
  }

  /** The command of this machine, or the end of the test that needs it. */
  static OpenSsl need(Path directory) {
    return new OpenSsl(Part.OPENSSL.need(Commands.find("openssl")), directory);
  }

  /** Whether it makes keys of that algorithm. */
  boolean makes(String algorithm) throws Exception {
    return run("genpkey", "-algorithm", algorithm, "-out", "probe").exitCode() == 0;
  }

  /** Whether it signs by Ed25519ph. */
  boolean prehashes() throws Exception {
    return makes("ED25519")
        && run(
                    "pkeyutl",
                    "-sign",
                    "-inkey",
                    "probe",
                    "-rawin",
                    "-in",
                    "probe",
                    "-out",
                    "probed",
                    "-pkeyopt",
                    "instance:Ed25519ph")
                .exitCode()
            == 0;
  }

  /** Runs it. */
  Run run(String... arguments) throws Exception {
    Path output = Files.createTempFile("openssl", ".out");
    try {
      List<String> line = new ArrayList<>(List.of(command.toString()));
      line.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(line)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), line::toString);
      return new Run(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  /** Runs it, and gives its output if all went well. */
  String must(String... arguments) throws Exception {
    Run run = run(arguments);
    assertEquals(0, run.exitCode(), () -> String.join(" ", arguments) + "\n" + run.output());
    return run.output();
  }

  /** A file of the directory. */
  byte[] read(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name));
  }

  /** Makes a file in the directory. */
  void write(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }
}
