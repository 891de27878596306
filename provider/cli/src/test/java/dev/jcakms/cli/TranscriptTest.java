package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command does what the transcripts in {@code src/test/transcripts} show. */
class TranscriptTest {
  private static final Path TRANSCRIPTS = Path.of("src/test/transcripts");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  static List<Path> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
      assertTrue(found.size() >= 7, found.toString());
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void transcriptIsWhatHappens(Path file) throws IOException {
    String text = Files.readString(file);
    assertEquals(text, new Transcript(new Scratch(directory)).run(text));
  }

  @Test
  void transcriptThatShowsSomethingElseIsNoticed() throws IOException {
    Transcript transcript = new Transcript(new Scratch(directory));
    assertEquals(
        "  $ write ./a x\n  $ show ./a\n  x\n",
        transcript.run("  $ write ./a x\n  $ show ./a\n  y\n  [1]\n"));
  }

  @Test
  void failedCommandThatChangesFilesIsNoticed() throws IOException {
    Transcript transcript = new Transcript(new Scratch(directory));
    String seen = transcript.run("  $ break ./a\n  [1]\n");
    assertTrue(seen.contains("THE FAILED COMMAND CHANGED FILES"), seen);
  }
}
