package dev.jcakms.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One file of Wycheproof's test vectors, read whole and strictly: every case has its number, which
 * no other has, comment, flags and a known result, and there are as many as the file says.
 *
 * @param name the file's name
 * @param algorithm what the file says that it tests
 * @param schema the name of the schema that it says it follows
 * @param groups the groups, in the file's order
 */
public record WycheproofFile(String name, String algorithm, String schema, List<TestGroup> groups) {
  /**
   * What is read of a file that nobody runs: other kinds have members of their own.
   *
   * @param algorithm what the file says that it tests
   * @param schema the name of the schema that it says it follows
   * @param numberOfTests how many cases it says that it has
   */
  record Head(String algorithm, String schema, int numberOfTests) {
    static Head of(Members file) {
      return new Head(
          file.text("algorithm"), file.text("schema"), (int) file.number("numberOfTests"));
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws WycheproofException if it is not what it should be
   */
  public static WycheproofFile read(Path path) throws IOException {
    return of(JsonReader.read(path));
  }

  /** The same of members that have been read. */
  static WycheproofFile of(Members file) {
    WycheproofFile result =
        new WycheproofFile(
            file.where(),
            file.text("algorithm"),
            file.text("schema"),
            file.objects("testGroups").stream().map(TestGroup::new).toList());
    result.requireDistinctCases(file.number("numberOfTests"));
    return result;
  }

  /** All cases of all groups, in the file's order. */
  public List<TestCase> cases() {
    return groups.stream().flatMap(group -> group.cases().stream()).toList();
  }

  private void requireDistinctCases(long number) {
    Set<Long> seen = new HashSet<>();
    for (TestCase testCase : cases()) {
      if (!seen.add(testCase.tcId())) {
        throw testCase.refused("the second case of this number");
      }
    }
    if (seen.size() != number) {
      throw new WycheproofException(name, seen.size() + " cases, but numberOfTests says " + number);
    }
  }
}
