package dev.jcakms.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlagTableTest {
  private static final String TABLE =
      """
      # a comment
      Plain | -

      Old | ACCEPT | it is no harm
      Odd | REFUSE | it is odd
      """;

  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  @TempDir
  Path temp;

  @Test
  void flagDecidesAnAcceptableCase() throws Exception {
    assertEquals(Flags.Verdict.ACCEPT, Flags.parse(TABLE).verdict(with("\"Plain\", \"Old\"")));
    assertEquals(Flags.Verdict.REFUSE, Flags.parse(TABLE).verdict(with("\"Odd\"")));
  }

  @Test
  void flagsThatDisagreeOrDecideNothingAreRefused() throws Exception {
    Flags flags = Flags.parse(TABLE);
    for (String names : List.of("", "\"Plain\"", "\"Old\", \"Odd\"", "\"Unheard\"")) {
      TestCase testCase = with(names);
      assertThrows(WycheproofException.class, () -> flags.verdict(testCase), names);
    }
  }

  @Test
  void unknownFlagsAreNamed() throws Exception {
    assertEquals(
        List.of("Unheard"), Flags.parse(TABLE).unknown(with("\"Old\", \"Unheard\", \"Plain\"")));
  }

  @Test
  void tableWithoutAReasonOrWithAFlagTwiceIsRefused() {
    for (String line :
        List.of("New | ACCEPT", "New", "New | - | why", "Old | -", "New | MAYBE | x")) {
      assertThrows(IllegalArgumentException.class, () -> Flags.parse(TABLE + line), line);
    }
  }

  @Test
  void shippedTableIsRead() {
    Flags.read();
  }

  private TestCase with(String flags) throws Exception {
    Path path =
        Files.writeString(
            temp.resolve("f.json"),
            """
            {"algorithm": "A", "schema": "S", "numberOfTests": 1, "testGroups": [{"tests": [
              {"tcId": 1, "comment": "", "flags": [%s], "result": "acceptable"}]}]}"""
                .formatted(flags));
    return WycheproofFile.read(path).cases().get(0);
  }
}
