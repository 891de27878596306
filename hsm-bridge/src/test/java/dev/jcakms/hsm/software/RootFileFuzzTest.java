package dev.jcakms.hsm.software;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jcakms.hsm.HsmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Searches for root files in the clear that are read and do not say what was read. */
class RootFileFuzzTest {
  private static final int KEY_LINES = 3;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static Path file;

  @BeforeAll
  static void makeTheFile() throws IOException {
    file = Files.createFile(directory.resolve("root"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @FuzzTest
  void whatIsAcceptedIsWrittenAgain(byte[] content) throws IOException {
    Files.write(file, content);
    RootKey read;
    try {
      read = RootFile.read(file, Optional.empty());
    } catch (HsmException refused) {
      assertEquals(HsmException.Reason.ROOT_REFUSED, refused.reason());
      return;
    }
    String text = new String(content, ISO_8859_1);
    assertEquals(
        "installation=%s\nkey=%s\nchecksum="
            .formatted(read.installation(), HexFormat.of().formatHex(read.key())),
        Stream.of(text.split("\n"))
            .filter(line -> !line.startsWith("#"))
            .limit(KEY_LINES)
            .collect(Collectors.joining("\n"))
            .replaceFirst("(?<=checksum=)[0-9a-f]{16}$", ""));
  }
}
