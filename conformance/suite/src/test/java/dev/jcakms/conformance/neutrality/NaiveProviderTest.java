package dev.jcakms.conformance.neutrality;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider without manners changes just those lines that each type of engine is known for. */
class NaiveProviderTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path directory;

  private static Lines absent = Lines.NONE;

  @BeforeAll
  static void doWithoutTheProvider() throws Exception {
    new SoftwarePairs(directory).copy();
    absent = Lines.of(directory, Standing.absent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mac",
        "Signature",
        "Cipher",
        "KeyAgreement",
        "KeyGenerator,Cipher",
        "KeyFactory",
        "AlgorithmParameters",
        "SecureRandom"
      })
  void firstInTheListItTurnsTheKnownLinesRed(String types) throws Exception {
    Lines naive = Lines.of(directory, Standing.naive(types));
    assertEquals("Naive", naive.providers().get(0));
    KnownHarm known = KnownHarm.of(types);
    Set<String> differing = absent.differing(naive);
    assertEquals(
        List.of(), differing.stream().filter(name -> !known.isPossible(name)).toList(), "new harm");
    assertEquals(
        List.of(),
        absent.results().keySet().stream()
            .filter(name -> known.isCertain(name) && !differing.contains(name))
            .toList(),
        "no harm any more");
  }
}
