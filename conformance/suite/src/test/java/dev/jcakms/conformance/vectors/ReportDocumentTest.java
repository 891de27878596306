package dev.jcakms.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The report says what the runs left, all of it, and nothing else. */
class ReportDocumentTest {
  @Test
  void reportIsMadeOfTheCommittedResults() throws IOException {
    Path conformance = Path.of(System.getProperty("jcakms.root.dir"), "conformance");
    assertEquals(
        ReportDocument.of(conformance), Files.readString(conformance.resolve(ReportDocument.NAME)));
  }
}
