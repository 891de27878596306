package dev.jcakms.conformance.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The programs of README.md, as they are printed. */
final class Listings {
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

  private Listings() {}

  static List<String> ofReadme() throws IOException {
    Path readme = Path.of(System.getProperty("jcakms.root.dir"), "README.md");
    return JAVA.matcher(Files.readString(readme))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
