package dev.jcakms.conformance.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables on messages are made of warm forks, all of them, pair by pair. */
class MessagesSectionTest {
  private static final MessageGroup GROUP = new MessageGroup(MessageGroup.ENCRYPT, 64);
  private static final RatioRow AGAINST_THE_JDK =
      new RatioRow(GROUP, MessageSubject.KMS, List.of(MessageSubject.JDK), new Asked(0.9, 1.1));
  private static final int RELEASE = 17;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final List<String> forks = new ArrayList<>();

  @Test
  void ratioIsThatOfTheForksOfOneRound() throws IOException {
    fork(1, MessageSubject.KMS, 100);
    fork(1, MessageSubject.JDK, 100);
    fork(2, MessageSubject.KMS, 500);
    fork(2, MessageSubject.JDK, 600);
    fork(3, MessageSubject.KMS, 200);
    fork(3, MessageSubject.JDK, 300);
    assertTrue(text(AGAINST_THE_JDK, 3).contains("| 1.20 (1.00–1.50) | 1.00 | 0.90 (1.10) |"));
  }

  @Test
  void fasterOfTwoWaysCountsInEachRound() throws IOException {
    fork(1, MessageSubject.KMS, 100);
    fork(1, MessageSubject.JDK, 900);
    fork(1, MessageSubject.JDK_PIECES, 120);
    fork(2, MessageSubject.KMS, 100);
    fork(2, MessageSubject.JDK, 140);
    fork(2, MessageSubject.JDK_PIECES, 800);
    RatioRow row =
        new RatioRow(
            GROUP,
            MessageSubject.KMS,
            List.of(MessageSubject.JDK, MessageSubject.JDK_PIECES),
            Asked.NOTHING);
    assertTrue(text(row, 2).contains("| 1.30 (1.20–1.40) |"));
  }

  @Test
  void medianBelowTheFloorIsCalledMissed() {
    Asked asked = new Asked(0.9, 1.1);
    assertEquals("0.90 (1.10), **missed**", asked.judge(0.899));
    assertEquals("0.90 (1.10), aim missed", asked.judge(0.9));
    assertEquals("0.90 (1.10)", asked.judge(1.1));
  }

  @Test
  void forkThatWasStillGettingFasterCountsForNothingAndIsToldOf() throws IOException {
    fork(1, MessageSubject.KMS, 100);
    fork(1, 1, MessageSubject.JDK, 1000, 500, 0);
    fork(1, MessageSubject.JDK, 100);
    String text = text(AGAINST_THE_JDK, 1);
    assertTrue(text.contains("| 1.00 (1.00–1.00) |"));
    assertTrue(text.endsWith("| 100 | 100 | 1 |"));
  }

  @Test
  void roundWithoutAWarmForkIsRefused() throws IOException {
    fork(1, MessageSubject.KMS, 100);
    fork(1, 1, MessageSubject.JDK, 1000, 500, 0);
    assertThrows(IllegalStateException.class, () -> text(AGAINST_THE_JDK, 1));
  }

  @Test
  void rowOfTooFewRoundsIsRefused() throws IOException {
    for (int round = 1; round < MessageForks.ROUNDS; round++) {
      fork(round, MessageSubject.KMS, 100);
      fork(round, MessageSubject.JDK, 100);
    }
    assertThrows(IllegalStateException.class, () -> text(AGAINST_THE_JDK, MessageForks.ROUNDS));
  }

  @Test
  void rowWithoutItsFileIsRefused() {
    assertThrows(IllegalStateException.class, () -> MessageForks.read(directory, GROUP, RELEASE));
  }

  @Test
  void forkOfAnotherGroupOrJdkIsRefused() throws IOException {
    fork(1, MessageSubject.KMS, 100);
    assertThrows(IllegalStateException.class, () -> MessageForks.read(directory, GROUP, 25));
    MessageGroup other = new MessageGroup(MessageGroup.DECRYPT, 64);
    Files.copy(MessageForks.file(directory, GROUP), MessageForks.file(directory, other));
    assertThrows(IllegalStateException.class, () -> MessageForks.read(directory, other, RELEASE));
  }

  @Test
  void gainIsThatOfMessagesASecond() throws IOException {
    fork(1, MessageSubject.KMS, 100);
    fork(1, 2, MessageSubject.KMS, 125, 125, 0);
    fork(1, MessageSubject.JDK_OUR_NONCES, 100);
    fork(1, 2, MessageSubject.JDK_OUR_NONCES, 100, 100, 0);
    GainRow row =
        new GainRow(
            GROUP, MessageSubject.KMS, MessageSubject.JDK_OUR_NONCES, new Asked(0.75, 0.95));
    assertTrue(
        text(row, 1).contains("| 0.80 (0.80–0.80) | 0.75 (0.95), aim missed | 1.60 | 2.00 |"));
  }

  @Test
  void allocationBeyondTheJdksAndTheResultIsCalledMissed() throws IOException {
    fork(1, 1, MessageSubject.KMS, 100, 100, 965);
    fork(1, 1, MessageSubject.JDK, 100, 100, 900);
    assertEquals(
        "| encrypt | 64 B | 965 | 900 | 964, **missed** |", text(new AllocationRow(GROUP), 1));
  }

  @Test
  void everyRowNamesItsContestantsOnce() {
    for (int release : MessageRows.RELEASES) {
      for (MessageRow row : MessageRows.of(release)) {
        assertEquals(row.contestants(), row.contestants().stream().distinct().toList());
      }
    }
  }

  private String text(MessageRow row, int fewest) throws IOException {
    return row.text(MessageForks.read(directory, GROUP, RELEASE), fewest);
  }

  private void fork(int round, MessageSubject subject, double nanos) throws IOException {
    fork(round, 1, subject, nanos, nanos, 0);
  }

  private void fork(
      int round, int threads, MessageSubject subject, double first, double second, double bytes)
      throws IOException {
    forks.add(
        String.format(
            Locale.ROOT,
            """
      {"round":%d,"threads":%d,"jdkVersion":"17.0.15","params":{"group":"encrypt-64","subject":"%s"},\
      "primaryMetric":{"score":0,"rawData":[[%s,%s]]},\
      "secondaryMetrics":{"gc.alloc.rate.norm":{"score":%s}}}""",
            round,
            threads,
            subject.word(),
            first,
            second,
            bytes));
    Files.writeString(MessageForks.file(directory, GROUP), "[" + String.join(",\n", forks) + "]\n");
  }
}
