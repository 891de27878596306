package dev.jcakms.conformance.neutrality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code keytool} and {@code jarsigner} say the same, line by line, whether the provider is not in
 * {@code java.security}, last or first.
 */
class ToolsNeutralityTest {
  private static final String SUCCESS = "exit code 0";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static SoftwarePairs pairs;

  private static List<String> absent = List.of();

  @BeforeAll
  static void doWithoutTheProvider() throws Exception {
    pairs = new SoftwarePairs(directory);
    pairs.copy();
    absent = runs(Standing.absent());
  }

  private static List<String> runs(Standing standing) throws Exception {
    return new ToolRuns(pairs, directory, standing).keytool().jarsigner().lines();
  }

  @Test
  void toolsWorkWithoutIt() {
    List<String> exitCodes =
        absent.stream().filter(line -> line.startsWith("exit code")).distinct().toList();
    assertEquals(List.of(SUCCESS), exitCodes, () -> String.join("\n", absent));
  }

  @Test
  void lastInTheListItChangesNothing() throws Exception {
    assertEquals(absent, runs(Standing.last()));
  }

  @Test
  void firstInTheListItChangesNothing() throws Exception {
    assertEquals(absent, runs(Standing.first()));
  }

  @Test
  void naiveProviderTakesTheSecretKeyFromKeytool() throws Exception {
    Standing naive = Standing.naive("KeyGenerator,Cipher");
    List<String> lines = new ToolRuns(pairs, directory, naive).secretKey().lines();
    assertNotEquals(SUCCESS, lines.get(0), () -> String.join("\n", lines));
  }

  @Test
  void naiveProviderTakesTheParametersFromKeytool() throws Exception {
    Standing naive = Standing.naive("AlgorithmParameters");
    List<String> lines = new ToolRuns(pairs, directory, naive).keyPair("RSASSA-PSS").lines();
    assertNotEquals(SUCCESS, lines.get(0), () -> String.join("\n", lines));
  }
}
