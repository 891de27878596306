package dev.jcakms.conformance.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A change that no test notices, and that somebody has looked at.
 *
 * @param place class and method
 * @param change in PIT's words
 * @param times how many such changes there are in that method
 * @param reason why it is no fault
 */
record Survivor(String place, String change, int times, String reason) {
  private static final String SEPARATOR = " \\| ";
  private static final String COMMENT = "#";

  /** All of a list: a line each, its columns separated by bars. */
  static List<Survivor> read(Path list) throws IOException {
    return Files.readAllLines(list).stream()
        .filter(line -> !line.isBlank() && !line.startsWith(COMMENT))
        .map(Survivor::parse)
        .toList();
  }

  private static Survivor parse(String line) {
    String[] columns = line.split(SEPARATOR, -1);
    if (columns.length != 4 || columns[3].isBlank()) {
      throw new IllegalArgumentException("not place | change | times | reason: " + line);
    }
    return new Survivor(columns[0], columns[1], Integer.parseInt(columns[2]), columns[3]);
  }

  boolean isOf(Mutation mutation) {
    return place.equals(mutation.place()) && change.equals(mutation.change());
  }
}
