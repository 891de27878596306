package dev.jcakms.conformance.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the forks of {@link MessageRows}, one group after the other: in each round every contestant
 * of the group has one, in turn. A fork that was not warm is kept, and followed by another. What
 * the document is made of is added to: the rounds of a later run come after those that are there.
 */
final class MessageBenchmarks {
  /**
   * Until the JVM's compiler has nothing left to do: what it does beside a fork slows that down,
   * even on a processor of its own. After seconds of rest it may compile once more for a second, on
   * JDK 17 in the tenth, on 25 in the seventh.
   */
  private static final int WARM_UPS = 14;

  /** Threads that leave the compiler no processor make it take longer. */
  private static final int WARM_UPS_OF_MORE_THREADS = 16;

  private static final int WARM_UP_MILLIS = 1000;

  private static final int MEASUREMENTS = 10;
  private static final int TURNS = 6;
  private static final List<String> JVM_ARGUMENTS =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseG1GC",
          "-Xms1g",
          "-Xmx1g");

  /** So few calls would not have everything compiled before they are measured. */
  private static final String COMPILE_EARLY = "-XX:CompileThresholdScaling=0.03";

  private final Path suite;
  private final Path work;
  private final Path results;
  private final int rounds;
  private final int millis;
  private final String only;
  private final boolean kept;
  private final List<MessageRow> rows;
  private final ForkClassPath classPath;

  /**
   * Prepares a run.
   *
   * @param millis of a measured iteration
   * @param only a regular expression in the words of some groups, or nothing
   * @param kept whether the document is made of what comes out
   */
  MessageBenchmarks(Path suite, int rounds, int millis, String only, boolean kept)
      throws IOException {
    if (kept && rounds < MessageForks.ROUNDS) {
      throw new IllegalArgumentException(
          "the document wants " + MessageForks.ROUNDS + " rounds at least");
    }
    this.suite = suite;
    this.work = Files.createDirectories(suite.resolve("target/bench-messages"));
    Path messages =
        kept
            ? suite.resolveSibling(MessagesSection.DIRECTORY)
            : work.resolve(MessagesSection.DIRECTORY);
    this.results = Files.createDirectories(MessagesSection.directory(messages, Machine.release()));
    this.rounds = rounds;
    this.millis = millis;
    this.only = only;
    this.kept = kept;
    Pattern wanted = Pattern.compile(only);
    this.rows =
        MessageRows.of(Machine.release()).stream()
            .filter(row -> wanted.matcher(row.group().word()).find())
            .toList();
    this.classPath = new ForkClassPath(suite, work);
  }

  void run() throws IOException, RunnerException {
    for (MessageGroup group : rows.stream().map(MessageRow::group).distinct().toList()) {
      double loadBefore = Machine.load();
      run(group);
      Path conditions = MessagesSection.conditions(results, group);
      String before = kept && Files.exists(conditions) ? Files.readString(conditions) : "";
      String command = Machine.command(kept ? "full" : "short", only);
      Files.writeString(
          conditions, before + Machine.row(group.word(), times(), loadBefore, command));
    }
    System.out.println(tables());
    if (kept) {
      Benchmarks.writeDocument(suite.resolveSibling(""));
    }
  }

  /** A round in which a contestant was never warm stays without a ratio. */
  private String tables() throws IOException {
    try {
      return MessagesSection.tables(results, rows, Machine.release(), rounds);
    } catch (IllegalStateException incomplete) {
      return "to be run again: " + incomplete.getMessage();
    }
  }

  private String times() {
    return String.format(
        Locale.ROOT,
        "%d × %d ms (two threads %d ×), %d × %d ms",
        WARM_UPS,
        WARM_UP_MILLIS,
        WARM_UPS_OF_MORE_THREADS,
        MEASUREMENTS,
        millis);
  }

  private void run(MessageGroup group) throws IOException, RunnerException {
    List<Contestant> contestants =
        rows.stream()
            .filter(row -> row.group().equals(group))
            .flatMap(row -> row.contestants().stream())
            .distinct()
            .toList();
    int roundsBefore = 0;
    Path file = MessageForks.file(results, group);
    if (kept && Files.exists(file)) {
      roundsBefore = MessageForks.read(results, group, Machine.release()).rounds();
    } else {
      Files.deleteIfExists(file);
    }
    for (int round = 1; round <= rounds; round++) {
      for (Contestant contestant : contestants) {
        takeTurn(group, contestant, roundsBefore + round);
      }
    }
  }

  private void takeTurn(MessageGroup group, Contestant contestant, int round)
      throws IOException, RunnerException {
    for (int turn = 0; turn < TURNS; turn++) {
      CompactFork.addTo(MessageForks.file(results, group), fork(group, contestant), round);
      List<MessageFork> forks = MessageForks.read(results, group, Machine.release()).forks();
      MessageFork last = forks.get(forks.size() - 1);
      System.out.printf(
          Locale.ROOT,
          "%s, round %d: %s, %d threads: %,.0f ns, %,.0f B%s%n",
          group.word(),
          round,
          contestant.subject().word(),
          contestant.threads(),
          last.score(),
          last.bytes(),
          last.isWarm() ? "" : ", not warm");
      if (last.isWarm()) {
        return;
      }
    }
  }

  private String fork(MessageGroup group, Contestant contestant)
      throws IOException, RunnerException {
    classPath.set(contestant.subject());
    Path result = work.resolve("fork.json");
    boolean tasks = group.work().equals(MessageGroup.TASKS);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(
                (tasks ? TasksBenchmark.class : MessageBenchmark.class).getSimpleName() + "\\.")
            .param("subject", contestant.subject().word())
            .param("group", group.word())
            .threads(contestant.threads())
            .forks(1)
            .warmupIterations(contestant.threads() == 1 ? WARM_UPS : WARM_UPS_OF_MORE_THREADS)
            .warmupTime(TimeValue.milliseconds(WARM_UP_MILLIS))
            .measurementIterations(MEASUREMENTS)
            .measurementTime(TimeValue.milliseconds(millis))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .jvmArgs(jvmArguments(group))
            .verbosity(VerboseMode.SILENT)
            .resultFormat(ResultFormatType.JSON)
            .result(result.toString());
    Object unused = new Runner(options.build()).run();
    return Files.readString(result);
  }

  private static String[] jvmArguments(MessageGroup group) {
    List<String> arguments = new ArrayList<>(JVM_ARGUMENTS);
    if (!group.isSingle()) {
      arguments.add(COMPILE_EARLY);
    }
    return arguments.toArray(new String[0]);
  }
}
