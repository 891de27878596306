package dev.jcakms.conformance.readme;

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

/** Every program of README.md, exactly as printed, starts in an empty home and runs twice. */
class ReadmeTest {
  private static final int FEWEST_LISTINGS = 3;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  static Stream<String> listings() throws IOException {
    return Listings.ofReadme().stream();
  }

  @Test
  void listingsAreFound() throws IOException {
    assertTrue(Listings.ofReadme().size() >= FEWEST_LISTINGS);
  }

  @ParameterizedTest
  @MethodSource("listings")
  void listingRunsTwiceFromTheClassPath(String source) throws Exception {
    runTwice(Program.onClassPath(source, directory));
  }

  @ParameterizedTest
  @MethodSource("listings")
  void listingRunsTwiceInAModuleThatRequiresTheProviderAlone(String source) throws Exception {
    runTwice(Program.onModulePath(source, "requires dev.jcakms.provider;", directory));
  }

  @Test
  void twoCommandsStandFirst() throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of(System.getProperty("jcakms.root.dir"), "README.md"));
    List<String> commands = lines.stream().filter(line -> line.startsWith("./mvnw ")).toList();
    assertEquals(
        List.of(
            "./mvnw -q -B -DskipTests -pl provider/cli -am package"
                + " && provider/cli/target/kms demo README.md",
            "./mvnw -B verify"),
        commands);
    assertTrue(lines.indexOf(commands.get(1)) < lines.indexOf("```java"));
  }

  private static void runTwice(Program program) throws Exception {
    Program.Result first = program.run();
    assertRan(first);
    assertTrue(Files.isDirectory(program.installation()), "no key was made");
    Program.Result second = program.run();
    assertRan(second);
    assertEquals(first.stdout(), second.stdout());
  }

  private static void assertRan(Program.Result result) {
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals(1, result.stdout().size(), result::toString);
    assertOnlyTheOneWarning(result.stderr());
  }

  /** The JDK's logger writes a line of class and time above each message. */
  private static void assertOnlyTheOneWarning(List<String> stderr) {
    assertEquals(2, stderr.size(), stderr::toString);
    assertTrue(stderr.get(0).contains("dev.jcakms"), stderr::toString);
    assertTrue(stderr.get(1).contains("Nothing is configured: keys are kept in"), stderr::toString);
  }
}
