package dev.jcakms.conformance.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a second thread on the same message key gains, beside what it gains the other. */
record GainRow(MessageGroup group, MessageSubject ours, MessageSubject other, Asked asked)
    implements MessageRow {
  /** The head of their table. */
  static final String HEAD =
      """
      | | size | against | ours : other | asked | gain of ours | gain of the other | refused |
      |---|--:|---|---|---|--:|--:|--:|
      """;

  @Override
  public List<Contestant> contestants() {
    return Stream.of(ours, other)
        .flatMap(subject -> Stream.of(new Contestant(subject, 1), new Contestant(subject, 2)))
        .toList();
  }

  @Override
  public String text(MessageForks forks, int fewestRounds) {
    List<Double> mine = gains(forks, ours, fewestRounds);
    List<Double> theirs = gains(forks, other, fewestRounds);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < mine.size(); round++) {
      ratios.add(mine.get(round) / theirs.get(round));
    }
    Spread ratio = Spread.of(ratios);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %.2f | %.2f | %d |",
        group.work(),
        group.size(),
        other.title(),
        ratio.text(),
        asked.judge(ratio.median()),
        Spread.of(mine).median(),
        Spread.of(theirs).median(),
        forks.refused(contestants()));
  }

  /** How many times as many messages two threads get through as one, in each round. */
  private static List<Double> gains(MessageForks forks, MessageSubject subject, int fewestRounds) {
    List<MessageFork> one = forks.of(new Contestant(subject, 1), fewestRounds);
    List<MessageFork> two = forks.of(new Contestant(subject, 2), fewestRounds);
    List<Double> gains = new ArrayList<>();
    for (int round = 0; round < one.size(); round++) {
      // JMH tells the time of an operation on its thread.
      gains.add(2 * one.get(round).score() / two.get(round).score());
    }
    return gains;
  }
}
