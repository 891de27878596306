package dev.jcakms.conformance.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every promise of SECURITY.md has a number and names tests that are there. */
class PromisesTest {
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| .* \\| (.*) \\|");
  private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");

  private final Path root = Path.of(System.getProperty("jcakms.root.dir"));

  @Test
  void promisesAreNumberedAndNameTestsThatExist() throws IOException {
    List<String> missing = new ArrayList<>();
    List<Path> sources = sources();
    int number = 0;
    for (String line : Files.readAllLines(root.resolve("SECURITY.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        number++;
        assertEquals(number, Integer.parseInt(row.group(1)), line);
        Matcher test = TEST.matcher(row.group(2));
        assertTrue(test.find(), line);
        do {
          if (!exists(sources, test.group(1), test.group(2))) {
            missing.add(test.group());
          }
        } while (test.find());
      }
    }
    assertTrue(number > 0, "no promise was found");
    assertEquals(List.of(), missing);
  }

  private List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static boolean exists(List<Path> sources, String testClass, String method)
      throws IOException {
    for (Path file : sources) {
      if (file.endsWith(testClass + ".java")
          && Files.readString(file).contains(" void " + method + "(")) {
        return true;
      }
    }
    return false;
  }
}
