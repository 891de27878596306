package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The runs of one group on one JDK, all of them and in their order. */
record ProcessRuns(String group, List<ProcessRun> runs) {
  ProcessRuns {
    runs = List.copyOf(runs);
  }

  /** The file of a group. */
  static Path file(Path directory, String group) {
    return directory.resolve(group + ".json");
  }

  /**
   * Reads a file.
   *
   * @throws IllegalStateException if it is missing, or has a run of another group or JDK
   */
  static ProcessRuns read(Path directory, String group, int release) throws IOException {
    Path file = file(directory, group);
    if (!Files.exists(file)) {
      throw new IllegalStateException(file.getFileName() + " of JDK " + release + " is missing");
    }
    List<ProcessRun> runs = new ArrayList<>();
    for (Map<String, String> members : Forks.members(file)) {
      if (!group.equals(members.get("group"))
          || !String.valueOf(release).equals(members.get("release"))) {
        throw new IllegalStateException(file.getFileName() + " has a run of something else");
      }
      runs.add(ProcessRun.of(members));
    }
    return new ProcessRuns(group, runs);
  }

  /**
   * The runs of a subject, one for each round.
   *
   * @throws IllegalStateException if a round is missing, or there are fewer than {@code fewest}
   */
  List<ProcessRun> of(ProcessSubject subject, int fewest) {
    List<ProcessRun> those =
        runs.stream().filter(run -> run.subject().equals(subject.word())).toList();
    int rounds = runs.stream().mapToInt(ProcessRun::round).max().orElse(0);
    if (those.size() != rounds || rounds < fewest) {
      throw new IllegalStateException(
          group + " has " + those.size() + " runs of " + subject + " instead of " + fewest);
    }
    return those;
  }

  /** How many times as long as {@code other} took {@code one}, in each round. */
  List<Double> ratios(ProcessSubject one, ProcessSubject other, int fewest) {
    List<ProcessRun> ones = of(one, fewest);
    List<ProcessRun> others = of(other, fewest);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ones.size(); round++) {
      ratios.add(ones.get(round).seconds() / others.get(round).seconds());
    }
    return ratios;
  }

  /** The median of what the runs of a subject have. */
  double median(ProcessSubject subject, ToDoubleFunction<ProcessRun> of) {
    return Spread.of(of(subject, 0).stream().map(of::applyAsDouble).toList()).median();
  }

  /** The most memory that any run of a subject held, in MiB. */
  double peakMib(ProcessSubject subject) {
    return Spread.of(
            of(subject, 0).stream().map(run -> run.peakBytes() / (double) (1 << 20)).toList())
        .greatest();
  }
}
