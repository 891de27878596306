package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** A note of a backup is read as it would be written, or not at all. */
class BackupNoteFuzzTest {
  @FuzzTest
  void whatIsAcceptedIsWrittenAgain(byte[] content) {
    BackupNote.parse(new String(content, StandardCharsets.ISO_8859_1))
        .ifPresent(
            note -> assertArrayEquals(content, note.text().getBytes(StandardCharsets.ISO_8859_1)));
  }
}
