package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command does what the transcripts in {@code src/test/transcripts} show. */
class TranscriptTest {
  private static final Path TRANSCRIPTS = Path.of("src/test/transcripts");
  private static final Pattern FAILURE = Pattern.compile("\n  \\[\\d+]");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  static List<Path> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
      assertTrue(found.size() >= 8, found.toString());
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void transcriptIsWhatHappens(Path file) throws IOException {
    String text = Files.readString(file);
    assertEquals(text, new Transcript(new Scratch(directory)).run(text));
  }

  /** Those that want a token with an orphan, or Wycheproof's files, have tests of their own. */
  @Test
  void everyVerbIsShownAtWorkAndRefused() throws IOException {
    Set<String> atWork = new TreeSet<>(List.of("adopt-orphan", "destroy-orphan", "conformance"));
    Set<String> refused = new TreeSet<>();
    Set<String> verbs = new TreeSet<>();
    CommandLines.built().forEach(verb -> verbs.add(verb.name()));
    for (Path file : transcripts()) {
      String[] commands = Files.readString(file).split("\n  \\$ |^  \\$ ", -1);
      for (String command : commands) {
        List<String> words = List.of(command.split("\\s+", -1));
        if (words.get(0).equals("kms")) {
          Set<String> shown = FAILURE.matcher(command).find() ? refused : atWork;
          words.stream().filter(verbs::contains).findFirst().ifPresent(shown::add);
        }
      }
    }
    assertEquals(verbs, atWork);
    assertEquals(verbs, refused);
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
