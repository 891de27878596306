package dev.jcakms.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.FileReport;
import dev.jcakms.conformance.Floors;
import dev.jcakms.conformance.Report;
import dev.jcakms.conformance.Runner;
import dev.jcakms.conformance.Vectors;
import dev.jcakms.conformance.WycheproofFolder;
import dev.jcakms.conformance.testing.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wycheproof's rules, for the provider, for both roots and for what messages are sealed with. */
class WycheproofTest {
  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  @TempDir
  Path temp;

  @ParameterizedTest
  @EnumSource
  void everyCaseComesToWhatItsFileSays(SubjectUnderTest subject) throws Exception {
    Vectors vectors = Vectors.in(Part.WYCHEPROOF.need(WycheproofFolder.find()));
    Floors floors = Floors.of(subject.column());
    List<FileReport> files = new ArrayList<>();
    Report report = Report.of(vectors, new Runner(() -> subject.open(temp), floors), files::add);
    System.out.printf(
        "Wycheproof, %s: %d of %d cases run, %d passed%n",
        subject.column(), report.executed(), report.total(), report.passed());
    ResultFile.write(subject, vectors, report);
    assertEquals(List.of(), report.failures());
    assertEquals(report.executed(), report.passed());
    Set<String> missing = new HashSet<>(floors.files());
    files.forEach(file -> missing.remove(file.name()));
    assertTrue(missing.isEmpty(), () -> "files that the folder lacks: " + missing);
  }
}
