package dev.jcakms.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.FormatException;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * An encryption context on the command line: {@code name=value,name=value}, or a JSON object of
 * texts. In the short form a value that holds a comma is quoted or has a backslash before it.
 *
 * <p>What {@code aws} would read as a list or structure, or would trim, is refused here: of a
 * context every character counts.
 */
final class ContextText {
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

  private ContextText() {}

  /**
   * Reads either form.
   *
   * @throws TypeConversionException if it is neither, or gives a name twice
   * @throws KmsException VALIDATION for a context that cannot be, by an empty name or its length
   */
  static EncryptionContext parse(String value) {
    String text = LAST_LINE_END.matcher(ParameterFile.text(value)).replaceFirst("");
    Map<String, String> pairs = text.stripLeading().startsWith("{") ? json(text) : shorthand(text);
    try {
      return EncryptionContext.of(pairs);
    } catch (FormatException e) {
      throw new KmsException(KmsErrorCode.VALIDATION, String.valueOf(e.getMessage()), e);
    }
  }

  private static Map<String, String> shorthand(String text) {
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

  private static Map<String, String> json(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
          throw new TypeConversionException("a value in the JSON object is not a text");
        }
        put(pairs, name, parser.getText());
      }
      if (parser.nextToken() != null) {
        throw new TypeConversionException("something follows the JSON object");
      }
    } catch (IOException notJson) {
      throw new TypeConversionException("not a JSON object of texts");
    }
    return pairs;
  }

  private static void put(Map<String, String> pairs, String name, String value) {
    if (pairs.put(name, value) != null) {
      throw new TypeConversionException("the name " + name + " stands twice");
    }
  }
}
