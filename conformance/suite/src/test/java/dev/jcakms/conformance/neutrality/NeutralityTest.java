package dev.jcakms.conformance.neutrality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs of the JDK's own come to the same results, line by line, whether the provider is not
 * there, last in the list or first. Its configuration cannot be used, so whoever came to it unasked
 * would fail.
 */
class NeutralityTest {
  private static final int FEATURE_WITH_ML_DSA = 24;
  private static final int FEWEST_IDIOMS = 150;

  /** What fails in the JDK alone: it refuses, has no such algorithm yet, or wants parameters. */
  private static final String FAILING =
      "refused .*|early Signature (.* clone|update before a key"
          + "|RSASSA-PSS (getProvider|getParameters|setParameter of .*))"
          + (Runtime.version().feature() < FEATURE_WITH_ML_DSA ? "|KeyPairGenerator ML-DSA" : "");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path directory;

  private static Lines absent = Lines.NONE;

  @BeforeAll
  static void doWithoutTheProvider() throws Exception {
    new SoftwarePairs(directory).copy();
    absent = Lines.of(directory, Standing.absent());
  }

  @Test
  void linesWithoutItAreThoseOfAJdkThatWorks() {
    assertEquals(false, absent.providers().contains(KmsProvider.NAME));
    assertTrue(absent.results().size() >= FEWEST_IDIOMS, absent.results().size() + " idioms");
    List<String> surprising = new ArrayList<>();
    absent
        .results()
        .forEach(
            (name, result) -> {
              if (result.startsWith("java") != name.matches(FAILING)) {
                surprising.add(name + Idiom.SEPARATOR + result);
              }
            });
    assertEquals(List.of(), surprising);
  }

  @Test
  void lastInTheListItChangesNothing() throws Exception {
    Lines last = Lines.of(directory, Standing.last());
    assertEquals(absent.providers().size(), last.providers().indexOf(KmsProvider.NAME));
    assertEquals(List.of(), absent.differences(last));
  }

  @Test
  void firstInTheListItChangesNothing() throws Exception {
    Lines first = Lines.of(directory, Standing.first());
    assertEquals(0, first.providers().indexOf(KmsProvider.NAME));
    assertEquals(List.of(), absent.differences(first));
  }
}
