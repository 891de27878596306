package dev.jcakms.conformance.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reports of PIT and JaCoCo are read as they are, and judged by the list of survivors. */
class MeasureTest {
  private static final String PIT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <mutations partial="true">
      <mutation detected='true' status='KILLED' numberOfTestsRun='1'><sourceFile>Gate.java</sourceFile><mutatedClass>dev.jcakms.service.gate.Gate</mutatedClass><mutatedMethod>admit</mutatedMethod><methodDescription>()V</methodDescription><lineNumber>61</lineNumber><mutator>m</mutator><indexes><index>5</index></indexes><blocks><block>0</block></blocks><killingTest>t</killingTest><description>negated conditional</description></mutation>
      <mutation detected='false' status='SURVIVED' numberOfTestsRun='1'><sourceFile>Gate.java</sourceFile><mutatedClass>dev.jcakms.service.gate.Gate</mutatedClass><mutatedMethod>lambda$close$3</mutatedMethod><methodDescription>()V</methodDescription><lineNumber>90</lineNumber><mutator>m</mutator><indexes><index>5</index></indexes><blocks><block>0</block></blocks><killingTest/><description>removed call to a::b</description></mutation>
      </mutations>
      """;
  private static final String JACOCO =
      """
      <?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="x"><package name="dev/jcakms/service/gate"><class name="x"><counter type="LINE" missed="9" covered="9"/></class><counter type="BRANCH" missed="1" covered="9"/><counter type="LINE" missed="1" covered="39"/></package><package name="dev/jcakms/service/key"><counter type="LINE" missed="1" covered="1"/></package></report>
      """;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  /** As many noticed as make a good score in every package. */
  private static List<Mutation> wellTested() {
    List<Mutation> mutations = new ArrayList<>();
    for (String name : Packages.MEASURED) {
      for (int i = 0; i < 86; i++) {
        mutations.add(new Mutation(name + ".A", "a", "changed", true));
      }
    }
    return mutations;
  }

  private static Mutation survivor() {
    return new Mutation("dev.jcakms.format.A", "a", "removed", false);
  }

  @Test
  void mutationsAreReadFromPitsReport() throws IOException {
    List<Mutation> read = Mutation.read(stream(PIT));
    assertEquals(
        List.of(
            new Mutation("dev.jcakms.service.gate.Gate", "admit", "negated conditional", true),
            new Mutation("dev.jcakms.service.gate.Gate", "close", "removed call to a::b", false)),
        read);
    assertEquals("service.gate.Gate.close", read.get(1).place());
    assertEquals("dev.jcakms.service.gate", read.get(1).packageName());
  }

  @Test
  void figuresOfMeasuredPackagesAreReadFromJacocosReport() throws IOException {
    assertEquals(
        List.of(
            new CoverageSection.Figures(
                "dev.jcakms.service.gate",
                new CoverageSection.Counter(39, 40),
                new CoverageSection.Counter(9, 10))),
        CoverageSection.read(stream(JACOCO)));
  }

  @Test
  void packageThatWasNotMeasuredIsMissed() {
    assertThrows(IllegalStateException.class, () -> CoverageSection.text(List.of()));
  }

  @Test
  void survivorsAreReadFromTheirList() throws IOException {
    Path list =
        Files.writeString(
            directory.resolve("list"), "# comment\n\nformat.A.a | removed | 2 | is nothing\n");
    assertEquals(
        List.of(new Survivor("format.A.a", "removed", 2, "is nothing")), Survivor.read(list));
    Files.writeString(list, "format.A.a | removed | 2 | \n");
    assertThrows(IllegalArgumentException.class, () -> Survivor.read(list));
  }

  @Test
  void listedSurvivorIsNoFaultAndStandsInTheSectionWithItsReason() {
    List<Mutation> mutations = wellTested();
    mutations.add(survivor());
    MutationSection section =
        new MutationSection(
            mutations, List.of(new Survivor("format.A.a", "removed", 1, "is nothing")));
    assertEquals(List.of(), section.faults());
    assertTrue(section.text().contains("| `format.A.a`: removed | 1 | is nothing |"));
    assertTrue(section.text().contains("| `dev.jcakms.format` | 87 | 86 | 98 % |"));
  }

  @Test
  void survivorThatIsNotListedIsAFault() {
    List<Mutation> mutations = wellTested();
    mutations.add(survivor());
    assertEquals(1, new MutationSection(mutations, List.of()).faults().size());
    mutations.add(survivor());
    List<Survivor> one = List.of(new Survivor("format.A.a", "removed", 1, "is nothing"));
    assertEquals(
        List.of("not noticed 2 times, and listed 1: format.A.a | removed"),
        new MutationSection(mutations, one).faults());
  }

  @Test
  void scoreOfAPackageThatIsTooLowIsAFault() {
    List<Mutation> mutations = wellTested();
    for (int i = 0; i < 16; i++) {
      mutations.add(survivor());
    }
    List<Survivor> listed = List.of(new Survivor("format.A.a", "removed", 16, "is nothing"));
    List<String> faults = new MutationSection(mutations, listed).faults();
    assertEquals(List.of("dev.jcakms.format: its score is not above 85 %"), faults);
    assertFalse(new MutationSection(List.of(), List.of()).faults().isEmpty());
  }

  @Test
  void survivorThatIsNoticedByNowIsLeftOutOfTheSection() {
    MutationSection section =
        new MutationSection(
            wellTested(), List.of(new Survivor("format.A.a", "removed", 1, "is nothing")));
    assertFalse(section.text().contains("is nothing"));
  }
}
