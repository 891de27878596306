package dev.jcakms.conformance.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document of the benchmarks says what was measured: all of it, and nothing else. */
class BenchmarksDocumentTest {
  private static final String C = "{\"operation\": \"hmac-sha256\", \"threads\": 2, \"score\": %s}";
  private static final String JMH =
      """
      {"threads": 2, "params": {"use": "binding", "operation": "hmac-sha256"},
       "primaryMetric": {"score": %s, "scoreError": "NaN", "rawData": [[1.0, 2.0]]}}""";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void documentIsMadeOfTheCommittedForks() throws IOException {
    Path conformance = Path.of(System.getProperty("jcakms.root.dir"), "conformance");
    assertEquals(
        BenchmarksDocument.of(conformance),
        Files.readString(conformance.resolve(BenchmarksDocument.NAME)));
  }

  @Test
  void ratioIsThatOfTheForksOfOneRound() throws IOException {
    write(Way.BINDING, JMH, 300, 80, 50);
    write(Way.C, C, 100, 100, 100);
    assertEquals(
        "| HMAC-SHA-256 of 32 B | binding | 2 | 0.80 (0.65–1.90) | 0.75 | 80 | 100 |", row(3));
  }

  @Test
  void medianBelowWhatIsAskedIsCalledMissed() throws IOException {
    write(Way.BINDING, JMH, 749);
    write(Way.C, C, 1000);
    assertEquals(
        "| HMAC-SHA-256 of 32 B | binding | 2 | 0.75 (0.75–0.75) | 0.75, **missed** | 749 | 1,000 |",
        row(1));
  }

  @Test
  void rowOfTooFewForksIsRefused() throws IOException {
    write(Way.BINDING, JMH, Collections.nCopies(9, 1.0));
    write(Way.C, C, Collections.nCopies(10, 1.0));
    assertThrows(IllegalStateException.class, () -> row(BenchmarksDocument.FORKS));
    write(Way.BINDING, JMH, Collections.nCopies(10, 1.0));
    write(Way.C, C, Collections.nCopies(9, 1.0));
    assertThrows(IllegalStateException.class, () -> row(BenchmarksDocument.FORKS));
  }

  @Test
  void rowWithoutItsFileIsRefused() throws IOException {
    write(Way.BINDING, JMH, 1);
    assertThrows(IllegalStateException.class, () -> row(1));
  }

  @Test
  void forkOfAnotherRowIsRefused() throws IOException {
    write(Way.SUN_PKCS11, JMH, 1);
    assertThrows(
        IllegalStateException.class,
        () -> Forks.read(directory, Operation.HMAC, Way.SUN_PKCS11, 2));
  }

  private String row(int fewestForks) throws IOException {
    return BenchmarksDocument.row(directory, Operation.HMAC, Way.BINDING, 2, fewestForks);
  }

  private void write(Way way, String fork, double... scores) throws IOException {
    write(way, fork, DoubleStream.of(scores).boxed().toList());
  }

  private void write(Way way, String fork, List<Double> scores) throws IOException {
    List<String> forks = scores.stream().map(fork::formatted).toList();
    Files.writeString(
        Forks.file(directory, Operation.HMAC, way, 2), "[" + String.join(",\n", forks) + "]\n");
  }
}
