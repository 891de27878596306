package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What messages cost under a message key at hand, as a section of the document. */
final class MessagesSection {
  /** The directory of the forks, in {@code conformance}; one for each JDK is in it. */
  static final String DIRECTORY = "benchmarks/messages";

  private static final String HEAD =
      """
      ## Messages

      What a message costs under a message key at hand, against what a user would take instead.
      Ours is initialised for each message, with key and context, and so is the JDK's cipher, with
      a fresh nonce; both write into an array of the caller's. Every round has one fork of each,
      in turn, and the ratio is taken within the round: the other's time divided by ours, so more
      is better. Given are its median, and least and greatest in brackets; *best* divides the
      shortest time of all the other's forks by the shortest of ours. A fork's time is that of its
      middle iteration. One that was still getting faster while it was measured (the best of its later
      iterations took less than three quarters of the best of its earlier ones) is refused, and
      another takes its turn; how many that were says the last column, and the files have them all.
      A run has five rounds; those of a later run come after those of an earlier one, and count as
      much. On a machine that is shared the same work takes half as long again from one second to the
      next: what others do only ever adds time.
      *Asked* is the floor, and the aim in brackets.

      1 MiB has a chunked body of 16 KiB to a chunk, and so much data for so few calls that all
      JVMs of these rows run with `-XX:CompileThresholdScaling=0.03`. Where two ways of the JDK
      stand in a row the faster of each round counts. ACCP, the Amazon Corretto Crypto Provider, is
      on the class path of the rows that name it and of no others.
      """;

  private static final String GAINS =
      """

      What a second thread gains when both work under one message key: messages a second of two
      threads divided by those of one.

      """;

  private static final String ALLOCATIONS =
      """

      Bytes allocated for a message. Room for the result is the caller's here; whoever leaves that to
      the cipher has the result in addition, which is what may be asked at most.

      """;

  private static final String CONDITIONS =
      """

      | rows | date | JDK | warm-up, measurement | load | command |
      |---|---|---|---|---|---|
      """;

  private MessagesSection() {}

  /** The directory of a JDK's forks. */
  static Path directory(Path messages, int release) {
    return messages.resolve("jdk-" + release);
  }

  /** The file of the line that says when and how a group ran. */
  static Path conditions(Path directory, MessageGroup group) {
    return directory.resolve(group.word() + ".md");
  }

  /**
   * The section.
   *
   * @throws IllegalStateException if a row has not its forks
   */
  static String of(Path messages) throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    for (int release : MessageRows.RELEASES) {
      Path directory = directory(messages, release);
      text.append("\n### Messages on JDK ").append(release).append("\n\n");
      text.append(tables(directory, MessageRows.of(release), release, MessageForks.ROUNDS));
    }
    return text.toString();
  }

  /** The tables of some rows, and how their groups ran. */
  static String tables(Path directory, List<MessageRow> rows, int release, int fewestRounds)
      throws IOException {
    StringBuilder ratios = new StringBuilder(RatioRow.HEAD);
    StringBuilder gains = new StringBuilder(GAINS).append(GainRow.HEAD);
    StringBuilder allocations = new StringBuilder(ALLOCATIONS).append(AllocationRow.HEAD);
    StringBuilder conditions = new StringBuilder(CONDITIONS);
    for (MessageGroup group : rows.stream().map(MessageRow::group).distinct().toList()) {
      MessageForks forks = MessageForks.read(directory, group, release);
      for (MessageRow row : rows.stream().filter(row -> row.group().equals(group)).toList()) {
        StringBuilder table =
            row instanceof RatioRow ? ratios : row instanceof GainRow ? gains : allocations;
        table.append(row.text(forks, fewestRounds)).append('\n');
      }
      conditions.append(Files.readString(conditions(directory, group)));
    }
    return ratios.append(gains).append(allocations).append(conditions).toString();
  }
}
