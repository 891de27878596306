package dev.jcakms.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.cli.ThrowAwaySubject;
import dev.jcakms.conformance.Floors;
import dev.jcakms.conformance.Report;
import dev.jcakms.conformance.Runner;
import dev.jcakms.conformance.Vectors;
import dev.jcakms.conformance.WycheproofFolder;
import dev.jcakms.conformance.testing.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in which one thing was changed does not pass, and the run says where it stands. */
class ChangedVectorsTest {
  private static final String FILE = "hmac_sha256_test.json";
  private static final String OTHER_FILE = "ed25519_test.json";

  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  @TempDir
  Path folder;

  @BeforeEach
  void copyTwoFiles() throws IOException {
    Path vectors = Part.WYCHEPROOF.need(WycheproofFolder.find());
    for (String file : List.of(FILE, OTHER_FILE)) {
      Files.copy(vectors.resolve(file), folder.resolve(file));
    }
  }

  @Test
  void unchangedFilesPass() throws Exception {
    assertEquals(List.of(), failures());
  }

  @Test
  void flippedResultFailsAtItsCase() throws Exception {
    change(text -> text.replaceFirst("\"result\" ?: ?\"valid\"", "\"result\": \"invalid\""));
    assertOneFailure(FILE + " tcId 1 ", "INVALID, and accepted");
    copyAnew();
    change(text -> text.replaceFirst("\"result\" ?: ?\"invalid\"", "\"result\": \"valid\""));
    assertOneFailure(FILE + " tcId ", "VALID, and refused");
  }

  @Test
  void changedCountFailsAtItsFile() throws Exception {
    change(text -> text.replaceFirst("\"numberOfTests\" ?: ?174", "\"numberOfTests\": 173"));
    assertOneFailure(FILE, "174 cases, but numberOfTests says 173");
  }

  @Test
  void emptiedFileFailsByName() throws Exception {
    change(text -> "");
    assertOneFailure(FILE, "not a JSON object");
  }

  @Test
  void unknownFlagFailsAtItsCase() throws Exception {
    change(text -> text.replaceFirst("\"Pseudorandom\"(?=[^:]*\"key\")", "\"Unheard\""));
    assertOneFailure(FILE + " tcId ", "flags that the table does not have: [Unheard]");
  }

  @Test
  void caseLeftOutFailsBelowItsFloorThoughTheCountAgrees() throws Exception {
    change(
        text ->
            text.replaceFirst("(?s)\\{\\s*\"tcId\" ?: ?1,.*?\\},\\s*(?=\\{\\s*\"tcId\" ?: ?2,)", "")
                .replaceFirst("\"numberOfTests\" ?: ?174", "\"numberOfTests\": 173"));
    assertOneFailure(FILE, "cases were run, and there must be");
  }

  private void assertOneFailure(String where, String what) throws Exception {
    List<String> failures = failures();
    assertEquals(1, failures.size(), failures::toString);
    assertTrue(failures.get(0).startsWith(where), failures::toString);
    assertTrue(failures.get(0).contains(what), failures::toString);
  }

  private List<String> failures() throws IOException {
    Runner runner =
        new Runner(ThrowAwaySubject::open, Floors.of(SubjectUnderTest.PROVIDER.column()));
    return Report.of(Vectors.in(folder), runner, file -> {}).failures();
  }

  private void copyAnew() throws IOException {
    Files.delete(folder.resolve(FILE));
    Files.delete(folder.resolve(OTHER_FILE));
    copyTwoFiles();
  }

  private void change(UnaryOperator<String> change) throws IOException {
    Path file = folder.resolve(FILE);
    String before = Files.readString(file);
    String after = change.apply(before);
    assertTrue(!before.equals(after), "nothing was changed");
    Files.writeString(file, after);
  }
}
