package dev.jcakms.conformance.neutrality;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a process printed that did every idiom.
 *
 * @param providers the list that it had
 * @param results by the idiom's name, in order
 */
record Lines(List<String> providers, Map<String, String> results) {
  static final Lines NONE = new Lines(List.of(), Map.of());

  private static final String NOTHING = "(no line)";

  static Lines of(Path directory, Standing standing) throws Exception {
    JdkProcess.Result result =
        JdkProcess.java(directory, standing, IdiomsMain.class).with(directory.toString()).run();
    if (result.exitCode() != 0) {
      throw new IllegalStateException(String.join("\n", result.lines()));
    }
    Map<String, String> results = new LinkedHashMap<>();
    for (String line : result.lines().subList(1, result.lines().size())) {
      int end = line.indexOf(Idiom.SEPARATOR);
      results.put(line.substring(0, end), line.substring(end + Idiom.SEPARATOR.length()));
    }
    return new Lines(List.of(result.lines().get(0).split(" ", -1)), results);
  }

  /** What is not the same in another, with both results. */
  List<String> differences(Lines other) {
    List<String> found = new ArrayList<>();
    for (String name : differing(other)) {
      found.add(
          name
              + "\n  "
              + results.getOrDefault(name, NOTHING)
              + "\n  "
              + other.results.getOrDefault(name, NOTHING));
    }
    return found;
  }

  /** The names of the idioms whose results are not the same in another. */
  Set<String> differing(Lines other) {
    Set<String> names = new LinkedHashSet<>(results.keySet());
    names.addAll(other.results.keySet());
    names.removeIf(
        name ->
            results.getOrDefault(name, NOTHING).equals(other.results.getOrDefault(name, NOTHING)));
    return names;
  }
}
