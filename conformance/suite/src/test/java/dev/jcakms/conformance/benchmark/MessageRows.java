package dev.jcakms.conformance.benchmark;

import static dev.jcakms.conformance.benchmark.MessageGroup.DECRYPT;
import static dev.jcakms.conformance.benchmark.MessageGroup.ENCRYPT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is compared on messages, and what is asked of it. */
final class MessageRows {
  /** The JDKs that have the tables. */
  static final List<Integer> RELEASES = List.of(17, 25);

  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
  private static final int TINY = 64;
  private static final int SMALL = 1 << 10;
  private static final int MIDDLE = 1 << 14;
  private static final int LARGE = 1 << 20;

  /** Of the JDK's cipher with the default SecureRandom. */
  private static final Map<MessageGroup, Asked> OF_THE_JDK =
      Map.of(
          new MessageGroup(ENCRYPT, TINY), new Asked(0.9, 1.1),
          new MessageGroup(ENCRYPT, SMALL), new Asked(0.95, 1.1),
          new MessageGroup(ENCRYPT, MIDDLE), new Asked(0.95, 1.05),
          new MessageGroup(DECRYPT, TINY), new Asked(0.65, 0.85),
          new MessageGroup(DECRYPT, SMALL), new Asked(0.7, 0.9),
          new MessageGroup(DECRYPT, MIDDLE), new Asked(0.9, 1.0),
          new MessageGroup(DECRYPT, LARGE), new Asked(0.6, 0.8));

  private static final Asked LARGE_ENCRYPTION_OF_17 = new Asked(0.7, 0.8);
  private static final Asked LARGE_ENCRYPTION_OF_OTHERS = new Asked(0.6, 0.8);
  private static final Asked SAME_CHUNKS = new Asked(0.95, 0.95);
  private static final Asked SECOND_THREAD = new Asked(0.75, 0.95);
  private static final Asked TINY_AGAINST_TINK = new Asked(3, 3);
  private static final Asked TINY_AGAINST_THE_SDK = new Asked(25, 25);
  private static final Asked LARGE_AGAINST_THE_SDK = new Asked(1.4, 1.4);
  private static final Asked LARGE_AGAINST_THE_SDK_WITH_ACCP = new Asked(2, 2);
  private static final Asked MIDDLE_WITH_ACCP = new Asked(1.4, 1.4);
  private static final Asked LARGE_WITH_ACCP = new Asked(1.2, 1.2);

  private MessageRows() {}

  /** The rows that a JDK has. */
  static List<MessageRow> of(int release) {
    List<MessageRow> rows = new ArrayList<>();
    for (String work : List.of(ENCRYPT, DECRYPT)) {
      tiny(rows, new MessageGroup(work, TINY));
      small(rows, new MessageGroup(work, SMALL));
      middle(rows, new MessageGroup(work, MIDDLE), release);
      large(rows, new MessageGroup(work, LARGE), release);
    }
    if (release >= FIRST_WITH_VIRTUAL_THREADS) {
      MessageGroup tasks = new MessageGroup(MessageGroup.TASKS, SMALL);
      rows.add(ratio(tasks, MessageSubject.KMS_VIRTUAL, Asked.NOTHING, MessageSubject.KMS_POOL));
    }
    return rows;
  }

  private static void tiny(List<MessageRow> rows, MessageGroup group) {
    small(rows, group);
    rows.add(ratio(group, MessageSubject.KMS, TINY_AGAINST_TINK, MessageSubject.TINK));
    rows.add(ratio(group, MessageSubject.KMS, TINY_AGAINST_THE_SDK, MessageSubject.ENCRYPTION_SDK));
    rows.add(gain(group));
  }

  private static void small(List<MessageRow> rows, MessageGroup group) {
    againstTheJdk(rows, group);
    rows.add(ratio(group, MessageSubject.KMS_ANEW, Asked.NOTHING, MessageSubject.JDK));
    rows.add(new AllocationRow(group));
  }

  private static void middle(List<MessageRow> rows, MessageGroup group, int release) {
    againstTheJdk(rows, group);
    rows.add(gain(group));
    rows.add(new AllocationRow(group));
    if (release == 17) {
      rows.add(
          ratio(
              group,
              MessageSubject.KMS_ACCP,
              encrypts(group) ? MIDDLE_WITH_ACCP : Asked.NOTHING,
              MessageSubject.JDK));
    }
  }

  private static void large(List<MessageRow> rows, MessageGroup group, int release) {
    rows.add(
        ratio(
            group,
            MessageSubject.KMS,
            ofTheJdk(group, release),
            MessageSubject.JDK,
            MessageSubject.JDK_PIECES));
    rows.add(ratio(group, MessageSubject.KMS, SAME_CHUNKS, MessageSubject.JDK_CHUNKS));
    rows.add(
        ratio(group, MessageSubject.KMS, LARGE_AGAINST_THE_SDK, MessageSubject.ENCRYPTION_SDK));
    if (release == 17) {
      rows.add(
          ratio(
              group,
              MessageSubject.KMS_ACCP,
              encrypts(group) ? LARGE_WITH_ACCP : Asked.NOTHING,
              MessageSubject.JDK,
              MessageSubject.JDK_PIECES));
      rows.add(
          ratio(
              group,
              MessageSubject.KMS_ACCP,
              LARGE_AGAINST_THE_SDK_WITH_ACCP,
              MessageSubject.ENCRYPTION_SDK));
    }
  }

  private static void againstTheJdk(List<MessageRow> rows, MessageGroup group) {
    rows.add(ratio(group, MessageSubject.KMS, ofTheJdk(group, 0), MessageSubject.JDK));
    if (encrypts(group)) {
      rows.add(ratio(group, MessageSubject.KMS, Asked.NOTHING, MessageSubject.JDK_OUR_NONCES));
    }
  }

  private static Asked ofTheJdk(MessageGroup group, int release) {
    Asked large = release == 17 ? LARGE_ENCRYPTION_OF_17 : LARGE_ENCRYPTION_OF_OTHERS;
    return OF_THE_JDK.getOrDefault(group, large);
  }

  /** A JDK that opens a message draws no nonce. */
  private static GainRow gain(MessageGroup group) {
    MessageSubject jdk = encrypts(group) ? MessageSubject.JDK_OUR_NONCES : MessageSubject.JDK;
    return new GainRow(group, MessageSubject.KMS, jdk, SECOND_THREAD);
  }

  private static RatioRow ratio(
      MessageGroup group, MessageSubject ours, Asked asked, MessageSubject... others) {
    return new RatioRow(group, ours, Stream.of(others).toList(), asked);
  }

  private static boolean encrypts(MessageGroup group) {
    return group.work().equals(ENCRYPT);
  }
}
