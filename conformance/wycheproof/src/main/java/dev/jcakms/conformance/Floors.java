package dev.jcakms.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How many cases of each file must at least be run, so that none drops out unseen: the table {@code
 * executed.txt}, a column for each subject. A file that it does not have has no floor. Immutable
 * and thread-safe.
 */
public final class Floors {
  private static final String TABLE = "executed.txt";
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** No floors, for a subject of which the table says nothing. */
  public static final Floors NONE = new Floors(Map.of());

  private final Map<String, Integer> leastByFile;

  private Floors(Map<String, Integer> leastByFile) {
    this.leastByFile = leastByFile;
  }

  /**
   * The floors of a subject.
   *
   * @param subject one of the words in the table's first line
   */
  public static Floors of(String subject) {
    try (InputStream in = Floors.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("no " + TABLE);
      }
      return parse(new String(in.readAllBytes(), UTF_8), subject);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param table a line of subjects, then lines of a file and a number for each; {@code #} begins a
   *     comment
   */
  static Floors parse(String table, String subject) {
    List<List<String>> rows =
        table
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> SPACE.splitAsStream(line.strip()).toList())
            .toList();
    int column = rows.get(0).indexOf(subject);
    if (column < 1) {
      throw new IllegalArgumentException("no column " + subject);
    }
    Map<String, Integer> least = new HashMap<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      least.put(row.get(0), Integer.valueOf(row.get(column)));
    }
    return new Floors(Map.copyOf(least));
  }

  /** The files that have a floor. */
  public Set<String> files() {
    return leastByFile.keySet();
  }

  /** What is wrong, if fewer cases were run than must be. */
  Optional<String> shortfall(FileReport report) {
    int least = leastByFile.getOrDefault(report.name(), 0);
    return report.executed() < least
        ? Optional.of(report.executed() + " cases were run, and there must be " + least)
        : Optional.empty();
  }
}
