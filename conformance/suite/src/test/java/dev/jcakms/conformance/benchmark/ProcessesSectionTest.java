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

/** The tables on whole processes are made of their runs, all of them, pair by pair. */
class ProcessesSectionTest {
  private static final StartRow START =
      new StartRow("describe-key", "it", ProcessSubject.KMS, ProcessSubject.KEYTOOL, 1.5);
  private static final FileRow FILE =
      new FileRow("encrypt-file", 1, ProcessSubject.AGE, new Asked(1, 1));
  private static final int RELEASE = 25;
  private static final long MIB_BYTES = 1 << 20;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final List<String> runs = new ArrayList<>();

  @Test
  void ratioIsThatOfTheRunsOfOneRound() throws IOException {
    run(START.group(), ProcessSubject.KMS, 1, 0.9, 60);
    run(START.group(), ProcessSubject.KEYTOOL, 1, 0.5, 50);
    run(START.group(), ProcessSubject.KMS, 2, 0.8, 70);
    run(START.group(), ProcessSubject.KEYTOOL, 2, 0.4, 50);
    assertEquals(
        "| it | `keytool -list` | 1.90 (1.80–2.00) | 1.5, **missed** | 850 | 450 | 70 | 50 |",
        START.text(read(START.group()), 2));
  }

  @Test
  void fileIsFasterWhereTheOtherTakesLonger() throws IOException {
    run(FILE.group(), ProcessSubject.KMS, 1, 2, 255);
    run(FILE.group(), ProcessSubject.AGE, 1, 3, 20);
    assertEquals(
        "| encrypt-file | 1 GiB | `age` | 1.50 (1.50–1.50) | 1.00 | 2.00 | 2.50 (0.50) | 3.00"
            + " | 2.50 (0.50) | 255 | 20 |",
        FILE.text(read(FILE.group()), 1));
  }

  @Test
  void moreMemoryThanIsAskedIsCalledMissed() throws IOException {
    run(FILE.group(), ProcessSubject.KMS, 1, 2, 256);
    run(FILE.group(), ProcessSubject.AGE, 1, 3, 300);
    assertTrue(FILE.text(read(FILE.group()), 1).endsWith("| 256, **missed** | 300 |"));
  }

  @Test
  void missingOrTooFewRunsAreRefused() throws IOException {
    run(START.group(), ProcessSubject.KMS, 1, 1, 1);
    run(START.group(), ProcessSubject.KEYTOOL, 1, 1, 1);
    assertThrows(
        IllegalStateException.class, () -> START.text(read(START.group()), StartRow.ROUNDS));
    run(START.group(), ProcessSubject.KMS, 2, 1, 1);
    assertThrows(IllegalStateException.class, () -> START.text(read(START.group()), 1));
  }

  @Test
  void rowWithoutItsFileOrOfAnotherJdkIsRefused() throws IOException {
    assertThrows(IllegalStateException.class, () -> read(START.group()));
    run(START.group(), ProcessSubject.KMS, 1, 1, 1);
    assertThrows(IllegalStateException.class, () -> ProcessRuns.read(directory, START.group(), 17));
  }

  private ProcessRuns read(String group) throws IOException {
    return ProcessRuns.read(directory, group, RELEASE);
  }

  private void run(String group, ProcessSubject subject, int round, double seconds, long peakMib)
      throws IOException {
    runs.add(
        String.format(
            Locale.ROOT,
            """
      {"group":"%s","release":25,"subject":"%s","round":%d,"seconds":%s,"insideSeconds":0.0,\
      "processorSeconds":2.5,"kernelSeconds":0.5,"peakBytes":%d}""",
            group,
            subject.word(),
            round,
            seconds,
            peakMib * MIB_BYTES));
    Files.writeString(ProcessRuns.file(directory, group), "[" + String.join(",\n", runs) + "]\n");
  }
}
