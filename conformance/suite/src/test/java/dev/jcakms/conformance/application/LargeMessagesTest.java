package dev.jcakms.conformance.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcakms.cli.Main;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application encrypts, of any size, another process decrypts, in little memory. */
class LargeMessagesTest {
  private static final int SINGLE_LIMIT = 65_536;
  private static final long GIBIBYTE = 1L << 30;
  private static final long HEAP_BYTES = 64L << 20;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, SINGLE_LIMIT - 1, SINGLE_LIMIT, SINGLE_LIMIT + 1})
  void messageOpensInANewProcess(long sizeBytes) throws Exception {
    sealAndOpen(sizeBytes, "-Xmx64m");
  }

  @Test
  void oneGibibyteGoesThroughSixtyFourMebibytesOfHeap() throws Exception {
    sealAndOpen(GIBIBYTE, "-Xmx64m");
  }

  @Test
  void fourGibibytesAndAByteGoThroughAPipe() throws Exception {
    // Made first, so that the two ends of the pipe do not race for the first key.
    sealAndOpen(1, "-Xmx64m");
    List<Process> pipeline =
        ProcessBuilder.startPipeline(
            List.of(
                Applications.java(
                    home(),
                    file("seal.err"),
                    "-Xmx64m",
                    SealMain.class,
                    4 * GIBIBYTE + 1,
                    "-",
                    file("sealed")),
                Applications.java(
                    home(), file("open.err"), "-Xmx64m", OpenMain.class, "-", file("opened"))));
    for (Process process : pipeline) {
      assertEquals(0, process.waitFor());
    }
    assertSame();
  }

  @Test
  void fileOfManyTimesTheHeapGoesThroughTheCommand() throws Exception {
    sealAndOpen(1, "-Xmx64m");
    try (RandomAccessFile large = new RandomAccessFile(file("large").toFile(), "rw")) {
      large.setLength(10 * HEAP_BYTES + 1);
    }
    kms("encrypt-file", "--key-id", "alias/orders", file("large"), file("large.kms"));
    kms("decrypt-file", file("large.kms"), file("large.opened"));
    assertEquals(-1, Files.mismatch(file("large"), file("large.opened")));
  }

  private void kms(Object... arguments) throws Exception {
    run(Applications.java(home(), file("kms.err"), "-Xmx64m", Main.class, arguments));
  }

  private void sealAndOpen(long sizeBytes, String heap) throws Exception {
    run(
        Applications.java(
            home(),
            file("seal.err"),
            heap,
            SealMain.class,
            sizeBytes,
            file("message"),
            file("sealed")));
    run(
        Applications.java(
            home(), file("open.err"), heap, OpenMain.class, file("message"), file("opened")));
    assertSame();
  }

  private void assertSame() throws IOException {
    assertEquals(List.of(), Applications.unexpectedLines(file("seal.err")));
    assertEquals(List.of(), Applications.unexpectedLines(file("open.err")));
    assertEquals(Files.readString(file("sealed")), Files.readString(file("opened")));
  }

  private static void run(ProcessBuilder application) throws Exception {
    Process process = application.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertEquals(0, process.waitFor());
  }

  private Path home() {
    return directory.resolve("home");
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}
