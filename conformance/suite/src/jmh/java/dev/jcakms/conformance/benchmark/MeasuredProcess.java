package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A process that is started again and again, and what GNU time says of it. */
final class MeasuredProcess {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int KIB_BYTES = 1024;

  private final ProcessSubject subject;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Optional<Path> in;
  private final Path inside;

  /**
   * Describes it.
   *
   * @param in the file of which it makes one of about the same size, if it does
   * @param inside the file in which it leaves the time of its program, if it does
   */
  MeasuredProcess(
      ProcessSubject subject,
      List<String> command,
      Map<String, String> environment,
      Optional<Path> in,
      Path inside) {
    this.subject = subject;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.in = in;
    this.inside = inside;
  }

  /**
   * Takes away what another left, and has memory at hand for the file that this one makes: idle
   * memory of a virtual machine goes back to its host, and whoever writes next waits for it. Twice
   * as much as is needed, since what lay idle for longer may be taken first.
   */
  void prepare(Path result) throws IOException {
    boolean unused = Files.deleteIfExists(result);
    if (in.isPresent()) {
      Path beside = Files.copy(in.get(), result.resolveSibling("beside"));
      Files.delete(Files.copy(in.get(), result));
      Files.delete(beside);
    }
  }

  /** Runs it to its end and gives a line of JSON; fails if it does. */
  String run(String group, int round, Path work) throws IOException, InterruptedException {
    Path said = work.resolve("time");
    List<String> timed = new ArrayList<>(List.of("/usr/bin/time", "-q", "-f", "%U %S %M", "-o"));
    timed.add(said.toString());
    timed.addAll(command);
    Path output = work.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(timed).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().remove("JCAKMS_CONFIG");
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    int exit = builder.start().waitFor();
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    if (exit != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + exit + ": " + Files.readString(output));
    }
    String[] words = Files.readString(said).strip().split(" ", -1);
    double kernel = Double.parseDouble(words[1]);
    return String.format(
        Locale.ROOT,
        "{\"group\":\"%s\",\"release\":%d,\"subject\":\"%s\",\"round\":%d,\"seconds\":%.4f,"
            + "\"insideSeconds\":%.4f,\"processorSeconds\":%.2f,\"kernelSeconds\":%.2f,"
            + "\"peakBytes\":%d}",
        group,
        Machine.release(),
        subject.word(),
        round,
        seconds,
        Files.exists(inside) ? InsideTime.seconds(inside) : 0,
        Double.parseDouble(words[0]) + kernel,
        kernel,
        Long.parseLong(words[2]) * KIB_BYTES);
  }
}
