package dev.jcakms.conformance.neutrality;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A list of providers, as a file that {@code java.security.properties} names.
 *
 * @param word its name
 * @param providers what the file says of each, in their order
 */
record Standing(String word, List<String> providers) {
  private static final String PROPERTY = "security.provider.";

  /** A configuration that is not there: whoever comes to the provider unasked fails. */
  private static final String UNUSABLE = "KMS /nowhere/missing.properties";

  /** The JDK's own providers. */
  static Standing absent() throws IOException {
    return new Standing("absent", providersOfTheJdk());
  }

  /** The KMS provider behind the JDK's. */
  static Standing last() throws IOException {
    List<String> providers = providersOfTheJdk();
    providers.add(UNUSABLE);
    return new Standing("last", providers);
  }

  /** The KMS provider before the JDK's. */
  static Standing first() throws IOException {
    return first("first", UNUSABLE);
  }

  /** The naive provider before the JDK's, with engines of some types. */
  static Standing naive(String types) throws IOException {
    return first("naive-" + types, NaiveProvider.class.getName() + " " + types);
  }

  private static Standing first(String word, String provider) throws IOException {
    List<String> providers = providersOfTheJdk();
    providers.add(0, provider);
    return new Standing(word, providers);
  }

  private static List<String> providersOfTheJdk() throws IOException {
    Properties settings = new Properties();
    Path file = Path.of(System.getProperty("java.home"), "conf", "security", "java.security");
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      settings.load(in);
    }
    List<String> providers = new ArrayList<>();
    for (String provider = settings.getProperty(PROPERTY + 1);
        provider != null;
        provider = settings.getProperty(PROPERTY + (providers.size() + 1))) {
      providers.add(provider);
    }
    return providers;
  }

  /** Writes the file. */
  Path file(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String provider : providers) {
      lines.add(PROPERTY + (lines.size() + 1) + "=" + provider);
    }
    return Files.write(directory.resolve(word + ".security"), lines);
  }
}
