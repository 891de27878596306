package dev.jcakms.conformance;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a file's cases.
 *
 * @param name the file's name
 * @param algorithm what it says that it tests
 * @param total the number of its cases
 * @param passed the number of those that were run and came to what they should
 * @param passedOver the numbers of those that were not run, by reason
 * @param failures those that came to something else, and whatever else is wrong with the file
 */
public record FileReport(
    String name,
    String algorithm,
    int total,
    int passed,
    SortedMap<String, Integer> passedOver,
    List<String> failures) {
  /** Takes copies. */
  public FileReport {
    passedOver = Collections.unmodifiableSortedMap(new TreeMap<>(passedOver));
    failures = List.copyOf(failures);
  }

  /** The number of cases that were run. */
  public int executed() {
    return total - passedOver.values().stream().mapToInt(Integer::intValue).sum();
  }
}
