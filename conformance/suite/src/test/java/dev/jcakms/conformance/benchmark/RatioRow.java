package dev.jcakms.conformance.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The time that others take, divided by ours, on one thread.
 *
 * @param others of whom the fastest of each round counts
 */
record RatioRow(MessageGroup group, MessageSubject ours, List<MessageSubject> others, Asked asked)
    implements MessageRow {
  /** The head of their table. */
  static final String HEAD =
      """
      | | size | ours | against | ratio | best | asked | ours, ns | other, ns | refused |
      |---|--:|---|---|---|--:|---|--:|--:|--:|
      """;

  RatioRow {
    others = List.copyOf(others);
  }

  @Override
  public List<Contestant> contestants() {
    return Stream.concat(Stream.of(ours), others.stream())
        .map(subject -> new Contestant(subject, 1))
        .toList();
  }

  @Override
  public String text(MessageForks forks, int fewestRounds) {
    List<Double> mine = scores(forks, ours, fewestRounds);
    List<Double> theirs = scores(forks, others.get(0), fewestRounds);
    for (MessageSubject other : others) {
      theirs = lesser(theirs, scores(forks, other, fewestRounds));
    }
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < mine.size(); round++) {
      ratios.add(theirs.get(round) / mine.get(round));
    }
    Spread ratio = Spread.of(ratios);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %.2f | %s | %,.0f | %,.0f | %d |",
        group.work(),
        group.size(),
        ours.title(),
        String.join(" or ", others.stream().map(MessageSubject::title).toList()),
        ratio.text(),
        Collections.min(theirs) / Collections.min(mine),
        asked.judge(ratio.median()),
        Spread.of(mine).median(),
        Spread.of(theirs).median(),
        forks.refused(contestants()));
  }

  private static List<Double> scores(MessageForks forks, MessageSubject subject, int fewestRounds) {
    return forks.of(new Contestant(subject, 1), fewestRounds).stream()
        .map(MessageFork::score)
        .toList();
  }

  private static List<Double> lesser(List<Double> one, List<Double> other) {
    List<Double> lesser = new ArrayList<>();
    for (int round = 0; round < one.size(); round++) {
      lesser.add(Math.min(one.get(round), other.get(round)));
    }
    return lesser;
  }
}
