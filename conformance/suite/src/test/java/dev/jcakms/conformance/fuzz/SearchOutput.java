package dev.jcakms.conformance.fuzz;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What libFuzzer, which does Jazzer's searching, printed in one process. */
record SearchOutput(List<String> lines) {
  private static final Pattern INITED = Pattern.compile("#\\d+\\s+INITED\\s+cov: (\\d+) .*");
  private static final Pattern DONE = Pattern.compile("#\\d+\\s+DONE\\s+cov: (\\d+) .*");
  private static final Pattern END = Pattern.compile("Done (\\d+) runs in \\d+ second\\(s\\)");

  /** The coverage of the seeds alone, if it came to that. */
  OptionalLong seedCoverage() {
    return number(INITED);
  }

  /** The coverage in the end, if it came to that. */
  OptionalLong coverage() {
    return number(DONE);
  }

  /** The number of executions, if the search ended by itself. */
  OptionalLong executions() {
    return number(END);
  }

  /**
   * What is wrong with the search, or nothing.
   *
   * @param exitCode of its process
   * @param firstSeed what a process printed that knew the first seed alone and did not search
   */
  String fault(int exitCode, SearchOutput firstSeed) {
    if (exitCode != 0) {
      return "ended with exit code " + exitCode;
    }
    if (executions().isEmpty() || coverage().isEmpty()) {
      return "did not report that it is done";
    }
    if (firstSeed.seedCoverage().isEmpty()) {
      return "the first seed was not run";
    }
    long before = firstSeed.seedCoverage().getAsLong();
    return coverage().getAsLong() > before ? "" : "covers no more than its first seed, " + before;
  }

  /** Executions and coverage, for people. */
  String summary(SearchOutput firstSeed) {
    return "%,d executions, coverage %d after the first seed, %d after all seeds, %d in the end"
        .formatted(
            executions().orElse(0),
            firstSeed.seedCoverage().orElse(0),
            seedCoverage().orElse(0),
            coverage().orElse(0));
  }

  private OptionalLong number(Pattern pattern) {
    Stream<MatchResult> matches =
        lines.stream().map(pattern::matcher).filter(Matcher::matches).map(Matcher::toMatchResult);
    return matches.mapToLong(match -> Long.parseLong(match.group(1))).findFirst();
  }
}
