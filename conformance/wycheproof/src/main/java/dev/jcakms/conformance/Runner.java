package dev.jcakms.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs files of test vectors against a subject. A valid case must be accepted, an invalid one be
 * refused, and an acceptable one come to what the table of flags says. Every case is run, or passed
 * over with a reason. Thread-safe.
 */
public final class Runner {
  /** Far above what any case takes; a subject that hangs must not hang the run. */
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final Subject.Opener opener;
  private final Floors floors;
  private final Flags flags = Flags.read();
  private final Duration deadline;

  /**
   * A runner.
   *
   * @param opener opens a subject for each file
   * @param floors how many cases of each file must at least be run
   */
  public Runner(Subject.Opener opener, Floors floors) {
    this(opener, floors, DEADLINE);
  }

  Runner(Subject.Opener opener, Floors floors, Duration deadline) {
    this.opener = opener;
    this.floors = floors;
    this.deadline = deadline;
  }

  /**
   * Runs a file. Whatever is wrong with it, with the subject or with a result is in the report.
   *
   * @throws IOException if the file cannot be read
   */
  public FileReport run(Path path) throws IOException {
    Tally tally = new Tally();
    String name = String.valueOf(path.getFileName());
    try {
      Members members = JsonReader.read(path);
      WycheproofFile.Head head = WycheproofFile.Head.of(members);
      Optional<Procedure> procedure = Procedures.of(head.schema(), head.algorithm());
      if (procedure.isEmpty()) {
        tally.passOver(
            "no procedure for " + head.algorithm() + " by " + head.schema(), head.numberOfTests());
        return tally.report(name, head.algorithm(), head.numberOfTests());
      }
      WycheproofFile file = WycheproofFile.of(members);
      run(file, procedure.get(), tally);
      FileReport report = tally.report(name, file.algorithm(), file.cases().size());
      floors.shortfall(report).ifPresent(shortfall -> tally.fail(name + ": " + shortfall));
      return tally.report(name, file.algorithm(), file.cases().size());
    } catch (WycheproofException e) {
      tally.fail(String.valueOf(e.getMessage()));
      return tally.report(name, "?", 0);
    }
  }

  private void run(WycheproofFile file, Procedure procedure, Tally tally) {
    if (file.cases().isEmpty()) {
      tally.fail(file.name() + ": no cases");
      return;
    }
    ExecutorService worker = Executors.newSingleThreadExecutor(Runner::daemon);
    try (Subject subject = opener.open()) {
      for (TestGroup group : file.groups()) {
        for (TestCase testCase : group.cases()) {
          Future<Boolean> answer =
              worker.submit(() -> procedure.accepts(subject, file.algorithm(), group, testCase));
          judge(testCase, answer, tally);
        }
      }
    } catch (TimeoutException e) {
      tally.fail(e.getMessage() + "; what comes after it was not run");
    } catch (Exception e) {
      tally.fail(file.name() + ": the subject cannot be opened or closed: " + e);
    } finally {
      worker.shutdownNow();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "wycheproof");
    thread.setDaemon(true);
    return thread;
  }

  private void judge(TestCase testCase, Future<Boolean> answer, Tally tally)
      throws TimeoutException, InterruptedException {
    List<String> unknown = flags.unknown(testCase);
    if (!unknown.isEmpty()) {
      tally.fail(testCase + ": flags that the table does not have: " + unknown);
    }
    try {
      Flags.Verdict expected = expected(testCase);
      boolean accepted = answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      tally.count(testCase, accepted, expected, accepted ? "accepted" : "refused");
    } catch (WycheproofException undecided) {
      tally.fail(String.valueOf(undecided.getMessage()));
    } catch (TimeoutException e) {
      throw new TimeoutException(testCase + ": no answer in " + deadline);
    } catch (ExecutionException e) {
      judge(testCase, e.getCause(), tally);
    }
  }

  private void judge(TestCase testCase, @Nullable Throwable thrown, Tally tally) {
    if (thrown instanceof NotOfferedException passedOver) {
      tally.passOver(passedOver.reason(), 1);
    } else if (thrown instanceof GeneralSecurityException refusal) {
      tally.count(testCase, false, expected(testCase), "refused: " + refusal);
    } else if (thrown instanceof WycheproofException unreadable) {
      tally.fail(String.valueOf(unreadable.getMessage()));
    } else if (thrown instanceof WrongResultException wrong) {
      tally.fail(testCase + ": " + wrong.getMessage());
    } else {
      tally.fail(testCase + ": neither accepted nor refused: " + thrown);
    }
  }

  private Flags.Verdict expected(TestCase testCase) {
    return switch (testCase.result()) {
      case VALID -> Flags.Verdict.ACCEPT;
      case INVALID -> Flags.Verdict.REFUSE;
      case ACCEPTABLE -> flags.verdict(testCase);
    };
  }

  /** What has become of the cases so far. */
  private static final class Tally {
    private final SortedMap<String, Integer> passedOver = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private int passed;

    void count(TestCase testCase, boolean accepted, Flags.Verdict expected, String what) {
      if (expected == Flags.Verdict.EITHER || accepted == (expected == Flags.Verdict.ACCEPT)) {
        passed++;
      } else {
        fail(testCase + ": " + testCase.result() + ", and " + what);
      }
    }

    void passOver(String reason, int cases) {
      passedOver.merge(reason, cases, Integer::sum);
    }

    void fail(String what) {
      failures.add(what);
    }

    FileReport report(String name, String algorithm, int total) {
      return new FileReport(name, algorithm, total, passed, passedOver, failures);
    }
  }
}
