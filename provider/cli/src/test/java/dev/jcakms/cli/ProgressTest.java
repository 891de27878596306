package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** A person sees how far a file is; a log sees nothing. */
class ProgressTest {
  private static final int MIB = 1 << 20;
  private static final long SECOND_NANOS = 1_000_000_000;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nanos;

  private Progress progress(boolean terminal, long totalBytes) {
    Environment environment =
        new Environment(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            err,
            terminal,
            configuration -> {
              throw new IllegalStateException("nothing is opened here");
            },
            () -> ZoneOffset.UTC,
            () -> nanos);
    return new Progress(environment, totalBytes);
  }

  @Test
  void terminalSeesOneLineThatIsDrawnAgainAndTakenAway() {
    Progress progress = progress(true, 4 * MIB);
    nanos += SECOND_NANOS;
    progress.add(MIB);
    progress.add(MIB);
    nanos += SECOND_NANOS;
    progress.add(MIB);
    progress.end();
    assertEquals(
        "\r\u001B[K 25% [#######                       ] 1.0 MiB  1 MiB/s"
            + "\r\u001B[K 75% [######################        ] 3.0 MiB  2 MiB/s"
            + "\r\u001B[K",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void streamOfUnknownLengthHasNoBar() {
    Progress progress = progress(true, -1);
    nanos += SECOND_NANOS;
    progress.add(MIB);
    assertEquals("\r\u001B[K1.0 MiB  1 MiB/s", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void fileThatGrowsIsNotMoreThanDone() {
    Progress progress = progress(true, MIB);
    nanos += SECOND_NANOS;
    progress.add(2 * MIB);
    assertEquals(
        "\r\u001B[K100% [##############################] 2.0 MiB  2 MiB/s",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void logSeesNothing() {
    Progress progress = progress(false, MIB);
    nanos += SECOND_NANOS;
    progress.add(MIB);
    progress.end();
    assertEquals(0, err.size());
  }
}
