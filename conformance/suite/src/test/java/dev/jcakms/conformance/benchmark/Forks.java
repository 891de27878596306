package dev.jcakms.conformance.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The forks of one operation, way and number of threads, in their order: a JSON array whose
 * elements are what JMH wrote of one fork, or a line of {@code token_bench}.
 *
 * @param members of each fork, the names of those inside others joined by dots
 */
record Forks(List<Map<String, String>> members) {
  private static final String SCORE_OF_JMH = "primaryMetric.score";
  private static final String SCORE_OF_C = "score";

  /** The file of such forks. */
  static Path file(Path directory, Operation operation, Way way, int threads) {
    return directory.resolve(operation.word() + "-" + way.word() + "-" + threads + ".json");
  }

  /**
   * Reads a file.
   *
   * @throws IllegalStateException if it is missing or says something else than its name
   */
  static Forks read(Path directory, Operation operation, Way way, int threads) throws IOException {
    Path file = file(directory, operation, way, threads);
    if (!Files.exists(file)) {
      throw new IllegalStateException(file.getFileName() + " is missing");
    }
    Forks forks = new Forks(members(file));
    for (Map<String, String> fork : forks.members) {
      if (!String.valueOf(threads).equals(fork.get("threads"))
          || !way.word().equals(fork.getOrDefault("params.use", Way.C.word()))
          || !operation.word().equals(fork.getOrDefault("params.operation", operation.word()))) {
        throw new IllegalStateException(file.getFileName() + " has a fork of something else");
      }
    }
    return forks;
  }

  /** Operations a second, of each fork. */
  List<Double> scores() {
    return members.stream()
        .map(fork -> fork.containsKey(SCORE_OF_C) ? fork.get(SCORE_OF_C) : fork.get(SCORE_OF_JMH))
        .map(Double::valueOf)
        .toList();
  }

  /** The value that a member has in every fork. */
  String common(String member) {
    List<String> values =
        members.stream().map(fork -> String.valueOf(fork.get(member))).distinct().toList();
    if (values.size() != 1) {
      throw new IllegalStateException("forks differ in " + member + ": " + values);
    }
    return values.get(0);
  }

  /**
   * The elements of a JSON array of objects, the names of members inside others joined by dots, and
   * those of an array's elements their places.
   */
  static List<Map<String, String>> members(Path file) throws IOException {
    List<Map<String, String>> forks = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(Files.newInputStream(file))) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new IllegalStateException(file.getFileName() + " is no array");
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        Map<String, String> members = new LinkedHashMap<>();
        read(json, "", members);
        forks.add(members);
      }
    }
    return forks;
  }

  private static void read(JsonParser json, String prefix, Map<String, String> members)
      throws IOException {
    boolean array = json.currentToken() == JsonToken.START_ARRAY;
    int place = 0;
    for (JsonToken next = json.nextToken(); !next.isStructEnd(); next = json.nextToken()) {
      String name = prefix + (array ? String.valueOf(place++) : json.currentName());
      JsonToken value = array ? next : json.nextToken();
      if (value.isScalarValue()) {
        members.put(name, json.getText());
      } else {
        read(json, name + ".", members);
      }
    }
  }
}
