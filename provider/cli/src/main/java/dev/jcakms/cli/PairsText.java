package dev.jcakms.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * Pairs of texts on the command line: {@code name=value,name=value}, or a JSON object of texts. In
 * the short form a value that holds a comma is quoted or has a backslash before it.
 *
 * <p>What {@code aws} would read as a list or structure, or would trim, is refused here.
 */
final class PairsText {
  private static final String NAME = "([A-Za-z0-9_.#/:-]+)=";
  // Possessive, or a long value would overflow the stack.
  private static final String QUOTED =
      "'((?:[^'\\\\]|\\\\['\\\\])*+)'|\"((?:[^\"\\\\]|\\\\[\"\\\\])*+)\"";
  private static final String PLAIN = "((?:[^,'\"\\[\\]{}\\\\]|\\\\,)*+)";
  private static final Pattern PAIR =
      Pattern.compile(NAME + "(?:" + QUOTED + "|" + PLAIN + ")(?:,(?=.)|$)", Pattern.DOTALL);
  // An editor's, in a file.
  private static final Pattern LAST_LINE_END = Pattern.compile("\\r?\\n\\z");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

  private PairsText() {}

  /**
   * Reads either form.
   *
   * @throws TypeConversionException if it is neither, or gives a name twice
   */
  static Map<String, String> read(String text) {
    List<Map<String, String>> read = isJson(text, "{") ? json(text) : List.of(shorthand(text));
    return read.get(0);
  }

  /**
   * Reads either form, or a JSON array of such objects.
   *
   * @throws TypeConversionException if it is none, or gives a name twice in one of them
   */
  static List<Map<String, String>> readAll(String text) {
    return isJson(text, "{") || isJson(text, "[") ? json(text) : List.of(shorthand(text));
  }

  private static boolean isJson(String text, String begin) {
    return text.stripLeading().startsWith(begin);
  }

  private static Map<String, String> shorthand(String given) {
    String text = LAST_LINE_END.matcher(given).replaceFirst("");
    Map<String, String> pairs = new LinkedHashMap<>();
    Matcher pair = PAIR.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!pair.find(end) || pair.start() != end) {
        throw new TypeConversionException(
            "not name=value,name=value at character "
                + (end + 1)
                + " (a comma in a value needs quotes; JSON takes any name and value)");
      }
      end = pair.end();
      put(pairs, pair.group(1), shorthandValue(pair));
    }
    return pairs;
  }

  private static String shorthandValue(Matcher pair) {
    String plain = pair.group(4);
    if (plain != null && !plain.equals(plain.strip())) {
      throw new TypeConversionException("a value that begins or ends with a blank needs quotes");
    }
    String escaped = plain != null ? plain : pair.group(2) != null ? pair.group(2) : pair.group(3);
    return ESCAPE.matcher(escaped).replaceAll("$1");
  }

  /** One object, or those of an array. */
  private static List<Map<String, String>> json(String text) {
    List<Map<String, String>> objects = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          objects.add(object(parser));
        }
        require(parser.currentToken() == JsonToken.END_ARRAY);
      } else {
        objects.add(object(parser));
      }
      if (parser.nextToken() != null) {
        throw new TypeConversionException("something follows the JSON object");
      }
    } catch (IOException notJson) {
      throw notTexts();
    }
    return objects;
  }

  private static Map<String, String> object(JsonParser parser) throws IOException {
    Map<String, String> pairs = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw new TypeConversionException("a value in the JSON object is not a text");
      }
      put(pairs, name, parser.getText());
    }
    require(parser.currentToken() == JsonToken.END_OBJECT);
    return pairs;
  }

  private static void require(boolean isAsItMustBe) {
    if (!isAsItMustBe) {
      throw notTexts();
    }
  }

  private static TypeConversionException notTexts() {
    return new TypeConversionException("not a JSON object of texts");
  }

  private static void put(Map<String, String> pairs, String name, String value) {
    if (pairs.put(name, value) != null) {
      throw new TypeConversionException("the name " + name + " stands twice");
    }
  }
}
