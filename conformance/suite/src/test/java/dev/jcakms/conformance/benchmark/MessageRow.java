package dev.jcakms.conformance.benchmark;

import java.util.List;

/** A row of the tables on messages. */
sealed interface MessageRow permits RatioRow, GainRow, AllocationRow {
  /** The group whose forks it is made of. */
  MessageGroup group();

  /** Those of the group that it compares. */
  List<Contestant> contestants();

  /**
   * Its text.
   *
   * @param fewestRounds that it must have
   * @throws IllegalStateException if forks are missing
   */
  String text(MessageForks forks, int fewestRounds);
}
