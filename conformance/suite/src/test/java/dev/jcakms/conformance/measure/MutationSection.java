package dev.jcakms.conformance.measure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What PIT found, as a section of the report: the score of each package, and every change that no
 * test noticed with the reason why it is no fault.
 */
final class MutationSection {
  private static final String REPORT = "target/pit-reports/mutations.xml";
  private static final String SURVIVORS = "survivors.txt";
  private static final String SECTION = "mutations.md";
  private static final int LEAST_PERCENT = 85;

  private static final String HEAD =
      """
      ## Mutations

      PIT changed every class of four packages in every way of its group STRONGER, one change at a
      time, and ran the tests of the package's own module that reach it. A change that they notice
      is good; the others were looked at one by one.

      | package | changes | noticed | score |
      |---|--:|--:|--:|
      """;

  private static final String SURVIVORS_HEAD =
      """

      | not noticed | times | why it is no fault |
      |---|--:|---|
      """;

  private final List<Mutation> mutations;
  private final List<Survivor> survivors;

  MutationSection(List<Mutation> mutations, List<Survivor> survivors) {
    this.mutations = mutations;
    this.survivors = survivors;
  }

  /** Argument: the top of the sources, whose two modules PIT has been through. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    List<Mutation> mutations = new ArrayList<>();
    for (Path module : Packages.MODULES) {
      try (InputStream report = Files.newInputStream(root.resolve(module).resolve(REPORT))) {
        mutations.addAll(Mutation.read(report));
      }
    }
    Path directory = root.resolve(Packages.DIRECTORY);
    MutationSection section =
        new MutationSection(mutations, Survivor.read(directory.resolve(SURVIVORS)));
    String text = section.text();
    System.out.println(text);
    List<String> faults = section.faults();
    faults.forEach(fault -> System.out.println("FAULT " + fault));
    if (faults.isEmpty()) {
      Files.writeString(directory.resolve(SECTION), text);
    }
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  /** What is wrong; nothing if all is well. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (String name : Packages.MEASURED) {
      if (all(name) == 0 || 100 * noticed(name) <= LEAST_PERCENT * all(name)) {
        faults.add(name + ": its score is not above " + LEAST_PERCENT + " %");
      }
    }
    unnoticed()
        .forEach(
            (what, times) -> {
              int listed =
                  survivors.stream()
                      .filter(survivor -> what.equals(key(survivor.place(), survivor.change())))
                      .mapToInt(Survivor::times)
                      .sum();
              if (times > listed) {
                faults.add("not noticed " + times + " times, and listed " + listed + ": " + what);
              }
            });
    return faults;
  }

  String text() {
    StringBuilder text = new StringBuilder(HEAD);
    for (String name : Packages.MEASURED) {
      text.append(
          "| `%s` | %d | %d | %d %% |\n"
              .formatted(
                  name, all(name), noticed(name), 100 * noticed(name) / Math.max(1, all(name))));
    }
    text.append(SURVIVORS_HEAD);
    for (Survivor survivor : survivors) {
      long now = mutations.stream().filter(one -> !one.noticed()).filter(survivor::isOf).count();
      if (now > 0) {
        text.append(
            "| `%s`: %s | %d | %s |\n"
                .formatted(survivor.place(), survivor.change(), now, survivor.reason()));
      }
    }
    return text.toString();
  }

  private Map<String, Integer> unnoticed() {
    Map<String, Integer> unnoticed = new TreeMap<>();
    for (Mutation mutation : mutations) {
      if (!mutation.noticed()) {
        unnoticed.merge(key(mutation.place(), mutation.change()), 1, Integer::sum);
      }
    }
    return unnoticed;
  }

  private static String key(String place, String change) {
    return place + " | " + change;
  }

  private long all(String packageName) {
    return mutations.stream().filter(one -> one.packageName().equals(packageName)).count();
  }

  private long noticed(String packageName) {
    return mutations.stream()
        .filter(one -> one.packageName().equals(packageName) && one.noticed())
        .count();
  }
}
