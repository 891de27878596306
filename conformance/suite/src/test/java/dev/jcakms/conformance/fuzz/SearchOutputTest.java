package dev.jcakms.conformance.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A search is judged by what it printed. */
class SearchOutputTest {
  private static final String INITED =
      "#7\tINITED cov: 41 ft: 60 corp: 6/412b exec/s: 0 rss: 512Mb";
  private static final String DONE =
      "#1558255\tDONE   cov: 87 ft: 311 corp: 40/9817b lim: 4096 exec/s: 50266 rss: 900Mb";
  private static final String END = "Done 1558255 runs in 31 second(s)";
  private static final SearchOutput WHOLE =
      output(
          "INFO: Seed: 1", INITED, "#8\tNEW    cov: 42 ft: 61 corp: 7/500b lim: 4096", DONE, END);
  private static final SearchOutput FIRST_SEED =
      output("#2\tINITED cov: 12 ft: 12 corp: 1/3b exec/s: 0 rss: 512Mb");

  private static SearchOutput output(String... lines) {
    return new SearchOutput(List.of(lines));
  }

  @Test
  void numbersAreThoseOfTheirLines() {
    assertEquals(OptionalLong.of(41), WHOLE.seedCoverage());
    assertEquals(OptionalLong.of(87), WHOLE.coverage());
    assertEquals(OptionalLong.of(1_558_255), WHOLE.executions());
    String summary = WHOLE.summary(FIRST_SEED);
    assertTrue(summary.contains("coverage 12 after the first seed"), summary);
    assertTrue(summary.contains("41 after all seeds, 87 in the end"), summary);
  }

  @Test
  void searchThatEndedAndWentBeyondItsFirstSeedHasNoFault() {
    assertEquals("", WHOLE.fault(0, FIRST_SEED));
  }

  @Test
  void findingIsAFault() {
    assertEquals("ended with exit code 77", WHOLE.fault(77, FIRST_SEED));
  }

  @Test
  void searchThatDidNotReportItsEndIsAFault() {
    for (SearchOutput cut : List.of(output(), output(INITED, END), output(INITED, DONE))) {
      assertEquals("did not report that it is done", cut.fault(0, FIRST_SEED));
    }
  }

  @Test
  void firstSeedThatWasNotRunIsAFault() {
    assertEquals("the first seed was not run", WHOLE.fault(0, output()));
  }

  @Test
  void coverageThatIsNotAboveThatOfTheFirstSeedIsAFault() {
    String same = DONE.replace("cov: 87", "cov: 12");
    assertEquals(
        "covers no more than its first seed, 12", output(INITED, same, END).fault(0, FIRST_SEED));
  }
}
