package dev.jcakms.conformance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a JSON object into maps, lists, strings, longs and booleans. Members that are {@code null}
 * are left out; a name given twice, a number that is not whole, and whatever follows the object are
 * refused.
 */
final class JsonReader {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String file;
  private final JsonParser parser;

  private JsonReader(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /** The members of the one object in a file. */
  static Members read(Path path) throws IOException {
    String file = String.valueOf(path.getFileName());
    try (JsonParser parser = JSON.createParser(Files.newInputStream(path))) {
      JsonReader reader = new JsonReader(file, parser);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw reader.refused("not a JSON object");
      }
      Map<String, Object> values = reader.readObject();
      if (parser.nextToken() != null) {
        throw reader.refused("something follows the JSON object");
      }
      return new Members(file, values);
    } catch (JsonProcessingException e) {
      throw new WycheproofException(file, e);
    }
  }

  private Map<String, Object> readObject() throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        values.put(name, readValue());
      }
    }
    return values;
  }

  private List<Object> readArray() throws IOException {
    List<Object> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(readValue());
    }
    return values;
  }

  private Object readValue() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject();
      case START_ARRAY -> readArray();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw refused("a value that no Wycheproof file has: " + parser.currentToken());
    };
  }

  private WycheproofException refused(String what) {
    return new WycheproofException(file, what);
  }
}
