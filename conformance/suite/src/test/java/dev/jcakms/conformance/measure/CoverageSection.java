package dev.jcakms.conformance.measure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/** What JaCoCo counted, as a section of the report. What is too little fails JaCoCo's own check. */
final class CoverageSection {
  private static final String REPORT = "target/site/jacoco/jacoco.xml";
  private static final String SECTION = "coverage.md";

  private static final String HEAD =
      """
      ## Coverage

      What the tests of a package's own module reach, by JaCoCo. Asked are 95 % of the lines and
      90 % of the branches.

      | package | lines | of | | branches | of | |
      |---|--:|--:|--:|--:|--:|--:|
      """;

  /**
   * A package's figures.
   *
   * @param name with dots
   */
  record Figures(String name, Counter lines, Counter branches) {
    private String row() {
      return "| `%s` | %s | %s |\n".formatted(name, lines.columns(), branches.columns());
    }
  }

  /** What is reached, and what there is. */
  record Counter(int covered, int all) {
    private String columns() {
      return "%d | %d | %.1f %%".formatted(covered, all, 100.0 * covered / Math.max(1, all));
    }
  }

  private CoverageSection() {}

  /** Argument: the top of the sources, whose two modules were tested under JaCoCo. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    List<Figures> figures = new ArrayList<>();
    for (Path module : Packages.MODULES) {
      try (InputStream report = Files.newInputStream(root.resolve(module).resolve(REPORT))) {
        figures.addAll(read(report));
      }
    }
    String text = text(figures);
    System.out.println(text);
    Files.writeString(root.resolve(Packages.DIRECTORY).resolve(SECTION), text);
  }

  /** The measured packages of a report. */
  static List<Figures> read(InputStream report) throws IOException {
    List<Figures> figures = new ArrayList<>();
    for (Element element : Xml.children(Xml.read(report), "package")) {
      String name = element.getAttribute("name").replace('/', '.');
      if (Packages.MEASURED.contains(name)) {
        figures.add(new Figures(name, counter(element, "LINE"), counter(element, "BRANCH")));
      }
    }
    return figures;
  }

  private static Counter counter(Element element, String type) {
    for (Element counter : Xml.children(element, "counter")) {
      if (counter.getAttribute("type").equals(type)) {
        int covered = Integer.parseInt(counter.getAttribute("covered"));
        return new Counter(covered, covered + Integer.parseInt(counter.getAttribute("missed")));
      }
    }
    return new Counter(0, 0);
  }

  static String text(List<Figures> figures) {
    StringBuilder text = new StringBuilder(HEAD);
    for (String name : Packages.MEASURED) {
      text.append(
          figures.stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(name + " was not measured"))
              .row());
    }
    return text.toString();
  }
}
