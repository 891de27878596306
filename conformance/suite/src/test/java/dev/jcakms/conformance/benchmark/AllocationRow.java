package dev.jcakms.conformance.benchmark;

import java.util.List;
import java.util.Locale;

/** The bytes that a message allocates where the caller brings the room for the result. */
record AllocationRow(MessageGroup group) implements MessageRow {
  /** The head of their table. */
  static final String HEAD =
      """
      | | size | ours | the JDK | asked at most |
      |---|--:|--:|--:|--:|
      """;

  private static final Contestant OURS = new Contestant(MessageSubject.KMS, 1);
  private static final Contestant JDK = new Contestant(MessageSubject.JDK, 1);

  @Override
  public List<Contestant> contestants() {
    return List.of(OURS, JDK);
  }

  @Override
  public String text(MessageForks forks, int fewestRounds) {
    double ours = bytes(forks, OURS, fewestRounds);
    double jdk = bytes(forks, JDK, fewestRounds);
    double asked = jdk + group.sizeBytes();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,.0f | %,.0f | %,.0f%s |",
        group.work(),
        group.size(),
        ours,
        jdk,
        asked,
        ours > asked ? ", **missed**" : "");
  }

  private static double bytes(MessageForks forks, Contestant contestant, int fewestRounds) {
    return Spread.of(forks.of(contestant, fewestRounds).stream().map(MessageFork::bytes).toList())
        .median();
  }
}
