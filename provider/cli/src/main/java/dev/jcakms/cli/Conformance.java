package dev.jcakms.cli;

import static java.util.Objects.requireNonNull;

import dev.jcakms.conformance.FileReport;
import dev.jcakms.conformance.Floors;
import dev.jcakms.conformance.Report;
import dev.jcakms.conformance.Runner;
import dev.jcakms.conformance.Vectors;
import dev.jcakms.conformance.WycheproofException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kms conformance}. */
@Command(
    name = "conformance",
    header = "Runs Wycheproof's test vectors through the provider.",
    description = {
      "",
      "Prints for each file how many cases were run of how many, and why the others were not.",
      "Each file gets a software root of its own, which is thrown away; no installation is",
      "touched. Exit code 1 if a case came to another result than the file's.",
    },
    footer = {"", "Example:", "  kms conformance wycheproof/testvectors_v1"})
final class Conformance extends Verb {
  @Parameters(paramLabel = "DIR", description = "A folder of Wycheproof's JSON files.")
  private @Nullable Path folder;

  Conformance(Kms kms) {
    super(kms);
  }

  @Override
  String operation() {
    return "Conformance";
  }

  @Override
  List<String> globalOptions() {
    return List.of();
  }

  @Override
  public Integer call() throws IOException {
    try {
      return run(Vectors.in(requireNonNull(folder)));
    } catch (WycheproofException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private int run(Vectors vectors) throws IOException {
    Runner runner = new Runner(ThrowAwaySubject::open, Floors.of("provider"));
    Report report = Report.of(vectors, runner, this::tell);
    tell("%d of %d cases run, %d passed", report.executed(), report.total(), report.passed());
    tell("digest of the files %s", vectors.digest());
    vectors.commit().ifPresent(commit -> tell("commit %s", commit));
    List<String> failures = report.failures();
    if (failures.isEmpty()) {
      return ExitCodes.OK;
    }
    tell("%d failures:", failures.size());
    failures.forEach(failure -> tell("  %s", failure));
    return ExitCodes.UNWELL;
  }

  private void tell(FileReport file) {
    int failed = file.failures().size();
    tell(
        "%-58s %5d of %5d run%s",
        file.name(), file.executed(), file.total(), failed == 0 ? "" : ", " + failed + " FAILED");
    file.passedOver().forEach((reason, cases) -> tell("  %5d  %s", cases, reason));
  }

  private void tell(String text, Object... arguments) {
    try {
      kms.print(String.format(Locale.ROOT, text, arguments) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
