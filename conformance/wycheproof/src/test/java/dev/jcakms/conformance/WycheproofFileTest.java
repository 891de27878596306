package dev.jcakms.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class WycheproofFileTest {
  private static final String CASE =
      """
      {"tcId": 7, "comment": "c", "flags": ["F", "G"], "result": "valid", "msg": "00ff", "n": 5,
       "text": "zz", "none": null}""";

  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  @TempDir
  Path temp;

  @Test
  void everyFileOfTheFolderIsRead() throws Exception {
    Path folder = Part.WYCHEPROOF.need(WycheproofFolder.find());
    List<Path> paths;
    try (Stream<Path> listing = Files.list(folder)) {
      paths = listing.filter(path -> path.toString().endsWith(".json")).sorted().toList();
    }
    int cases = 0;
    for (Path path : paths) {
      cases += WycheproofFile.read(path).cases().size();
    }
    System.out.println("Wycheproof: " + paths.size() + " files, " + cases + " cases read");
    assertTrue(cases > 0, folder + " has no cases");
  }

  @Test
  void fileIsReadWithGroupsAndCases() throws Exception {
    WycheproofFile file = read(file(1, CASE));
    assertEquals("test.json", file.name());
    assertEquals("A", file.algorithm());
    assertEquals("s.json", file.schema());
    TestGroup group = file.groups().get(0);
    assertEquals(96, group.number("ivSize"));
    assertEquals("0a", group.object("publicKey").text("e"));
    TestCase testCase = group.cases().get(0);
    assertEquals(7, testCase.tcId());
    assertEquals("c", testCase.comment());
    assertEquals(List.of("F", "G"), testCase.flags());
    assertEquals(Result.VALID, testCase.result());
    assertArrayEquals(new byte[] {0, (byte) 0xFF}, testCase.hex("msg"));
    assertEquals(5, testCase.number("n"));
    assertEquals("zz", testCase.text("text"));
    assertFalse(testCase.has("none"));
    assertEquals("test.json tcId 7 (c)", testCase.toString());
  }

  @Test
  void allThreeResultsAreRead() throws Exception {
    List<TestCase> cases =
        read(file(
                3,
                CASE
                    + ","
                    + CASE.replace("7", "8").replace("valid", "invalid")
                    + ","
                    + CASE.replace("7", "9").replace("valid", "acceptable")))
            .cases();
    assertEquals(
        List.of(Result.VALID, Result.INVALID, Result.ACCEPTABLE),
        cases.stream().map(TestCase::result).toList());
  }

  @Test
  void wrongNumberOfTestsIsRefused() {
    assertRefused(file(2, CASE), "test.json: 1 cases, but numberOfTests says 2");
    assertRefused(file(0, CASE), "test.json: 1 cases, but numberOfTests says 0");
  }

  @Test
  void unknownResultIsRefused() {
    assertRefused(
        file(1, CASE.replace("valid", "Valid")), "test.json tcId 7: unknown result \"Valid\"");
  }

  @Test
  void secondCaseOfOneNumberIsRefused() {
    assertRefused(file(2, CASE + "," + CASE), "test.json tcId 7: the second case of this number");
  }

  @Test
  void missingMemberIsRefused() {
    for (String member : List.of("comment", "flags", "result")) {
      assertRefused(
          file(1, CASE.replace("\"" + member + "\"", "\"other\"")),
          "test.json tcId 7: no member \"" + member + "\"");
    }
    for (String member : List.of("algorithm", "schema", "numberOfTests", "testGroups", "tests")) {
      assertRefused(
          file(1, CASE).replace("\"" + member + "\"", "\"other\""),
          "test.json: no member \"" + member + "\"");
    }
    assertRefused(file(1, CASE.replace("\"tcId\"", "\"other\"")), "test.json: no member \"tcId\"");
  }

  @Test
  void memberOfAnotherTypeIsRefusedWhenItIsAskedFor() throws Exception {
    TestCase testCase = read(file(1, CASE)).cases().get(0);
    assertRefusal("test.json tcId 7: \"msg\" is not a Long", () -> testCase.number("msg"));
    assertRefusal("test.json tcId 7: \"n\" is not a String", () -> testCase.text("n"));
    assertRefusal("test.json tcId 7: \"text\" is not hexadecimal", () -> testCase.hex("text"));
    assertRefusal("test.json tcId 7: no member \"none\"", () -> testCase.text("none"));
    assertRefusal("test.json tcId 7: \"flags\" is not a Map", () -> testCase.object("flags"));
  }

  @Test
  void whatIsNotOneJsonObjectIsRefused() {
    assertRefused("[]", "test.json: ");
    assertRefused("", "test.json: ");
    assertRefused(file(1, CASE) + "{}", "test.json: something follows");
    assertRefused(file(1, CASE).substring(0, 100), "test.json: ");
    assertRefused(file(1, CASE.replace("5", "5.5")), "test.json: a value that no");
    assertRefused(file(1, CASE.replace("5", "5".repeat(20))), "test.json: ");
    assertRefused(file(1, CASE.replace("\"msg\"", "\"text\"")), "test.json: Duplicate");
  }

  private static String file(int numberOfTests, String cases) {
    return """
    {"algorithm": "A", "schema": "s.json", "numberOfTests": %d, "notes": {"F": {}}, "testGroups":
      [{"ivSize": 96, "publicKey": {"e": "0a"}, "tests": [%s]}]}"""
        .formatted(numberOfTests, cases);
  }

  private WycheproofFile read(String json) throws IOException {
    return WycheproofFile.read(Files.writeString(temp.resolve("test.json"), json));
  }

  private void assertRefused(String json, String textStart) {
    assertRefusal(textStart, () -> read(json));
  }

  private static void assertRefusal(String textStart, Executable call) {
    WycheproofException e = assertThrows(WycheproofException.class, call);
    assertTrue(String.valueOf(e.getMessage()).startsWith(textStart), e.getMessage());
  }
}
