package dev.jcakms.conformance.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What JMH wrote of one fork, without what nobody reads, and with its round. */
final class CompactFork {
  /** Paths, whose names may have dots in them. */
  private static final Set<String> KEPT =
      Set.of(
          "threads",
          "jdkVersion",
          "params",
          "primaryMetric/score",
          "primaryMetric/scoreUnit",
          "primaryMetric/rawData",
          "secondaryMetrics/gc.alloc.rate.norm/score");

  private static final String BEGIN = "[\n";
  private static final String BETWEEN = ",\n";
  private static final String END = "\n]\n";

  private CompactFork() {}

  /**
   * Adds it to a file with one to a line, or makes that.
   *
   * @param array JMH's result, of one benchmark
   */
  static void addTo(Path file, String array, int round) throws IOException {
    String before = BEGIN;
    if (Files.exists(file)) {
      String text = Files.readString(file);
      before = text.substring(0, text.length() - END.length()) + BETWEEN;
    }
    Files.writeString(file, before + of(array, round) + END);
  }

  private static String of(String array, int round) throws IOException {
    StringWriter line = new StringWriter();
    try (JsonParser json = new JsonFactory().createParser(array);
        JsonGenerator out = new JsonFactory().createGenerator(line)) {
      if (json.nextToken() != JsonToken.START_ARRAY || json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalStateException("JMH left no result");
      }
      out.writeStartObject();
      out.writeNumberField("round", round);
      copy(json, out, "");
      out.writeEndObject();
    }
    return line.toString();
  }

  private static void copy(JsonParser json, JsonGenerator out, String prefix) throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      String path = prefix + name;
      JsonToken value = json.nextToken();
      if (KEPT.contains(path)) {
        out.writeFieldName(name);
        out.copyCurrentStructure(json);
      } else if (value == JsonToken.START_OBJECT && leadsToKept(path)) {
        out.writeObjectFieldStart(name);
        copy(json, out, path + "/");
        out.writeEndObject();
      } else {
        json.skipChildren();
      }
    }
  }

  private static boolean leadsToKept(String path) {
    return KEPT.stream().anyMatch(kept -> kept.startsWith(path + "/"));
  }
}
