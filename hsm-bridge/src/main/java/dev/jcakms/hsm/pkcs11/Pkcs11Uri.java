package dev.jcakms.hsm.pkcs11;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS#11 URI (RFC 7512), read strictly: what RFC 7512 would let a reader ignore is refused here,
 * so that nothing a configuration says is ever without effect. Immutable. Two are equal if they say
 * the same, in whatever order and encoding.
 *
 * <p>It holds no PIN: {@code pin-value} is refused, and {@link #toString} leaves {@code pin-source}
 * out, in case somebody wrote a PIN there. Refusals name attributes and never quote values.
 */
public final class Pkcs11Uri {
  /** What each begins with. */
  public static final String SCHEME = "pkcs11:";

  // Without UNICODE_CASE, so that no letter beyond ASCII passes for one of these.
  private static final Pattern BEGINNING = Pattern.compile(SCHEME, Pattern.CASE_INSENSITIVE);
  private static final String PIN_VALUE = "pin-value";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern VERSION = Pattern.compile("([0-9]{1,3})(?:\\.([0-9]{1,3}))?");
  private static final int MAX_VERSION_PART = 255;
  private static final Set<String> TYPES =
      Set.of("public", "private", "cert", "secret-key", "data");

  private final Map<UriAttribute, String> values;

  private Pkcs11Uri(Map<UriAttribute, String> values) {
    this.values = values;
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException if it is none, or says what would have to be ignored
   */
  public static Pkcs11Uri parse(String text) {
    if (!BEGINNING.matcher(text).lookingAt()) {
      throw new IllegalArgumentException("a PKCS#11 URI begins with " + SCHEME);
    }
    String rest = text.substring(SCHEME.length());
    int mark = rest.indexOf('?');
    Map<UriAttribute, String> values = new EnumMap<>(UriAttribute.class);
    read(values, UriAttribute.Part.PATH, mark < 0 ? rest : rest.substring(0, mark));
    read(values, UriAttribute.Part.QUERY, mark < 0 ? "" : rest.substring(mark + 1));
    return new Pkcs11Uri(values);
  }

  private static void read(
      Map<UriAttribute, String> values, UriAttribute.Part part, String attributes) {
    if (attributes.isEmpty()) {
      return;
    }
    for (String pair : attributes.split(part.delimiter(), -1)) {
      int equals = pair.indexOf('=');
      String name = pair.substring(0, Math.max(equals, 0));
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a PKCS#11 URI is made of attributes, name=value, with "
                + part.delimiter()
                + " between them; what a value has of other characters is percent-encoded");
      }
      UriAttribute attribute = attribute(part, name);
      String value;
      try {
        value = value(attribute, pair.substring(equals + 1));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + " " + e.getMessage(), e);
      }
      if (values.putIfAbsent(attribute, value) != null) {
        throw new IllegalArgumentException(name + " stands twice");
      }
    }
  }

  private static UriAttribute attribute(UriAttribute.Part part, String name) {
    if (name.equals(PIN_VALUE)) {
      throw new IllegalArgumentException(
          PIN_VALUE
              + " is not taken: a configuration is copied, shown and passed around, and a PIN in it"
              + " with it; pin-source names where the PIN is");
    }
    for (UriAttribute attribute : UriAttribute.values()) {
      if (attribute.text().equals(name)) {
        if (attribute.part() != part) {
          throw new IllegalArgumentException(
              name
                  + " belongs "
                  + (part == UriAttribute.Part.PATH ? "behind" : "before")
                  + " the question mark");
        }
        return attribute;
      }
    }
    throw new IllegalArgumentException(
        name + " is not known: it would be ignored, and so it is refused");
  }

  private static String value(UriAttribute attribute, String encoded) {
    PercentCoding coding = attribute.part().coding();
    if (attribute == UriAttribute.ID) {
      return new String(coding.decode(encoded), StandardCharsets.ISO_8859_1);
    }
    String value = coding.decodeText(encoded);
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("has a zero character, at which C would end it");
    }
    return switch (attribute) {
      case SLOT_ID -> slotId(value);
      case LIBRARY_VERSION -> version(value);
      case TYPE -> type(value);
      case MODULE_PATH, MODULE_NAME, PIN_SOURCE -> given(value);
      default -> TokenDescription.unpadded(value);
    };
  }

  private static String slotId(String value) {
    try {
      if (NUMBER.matcher(value).matches()) {
        return Long.toUnsignedString(Long.parseUnsignedLong(value));
      }
    } catch (NumberFormatException tooLarge) {
      // The same refusal as for what is no number.
    }
    throw new IllegalArgumentException("is not the decimal number of a slot");
  }

  private static String version(String value) {
    Matcher matcher = VERSION.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not a version, major.minor");
    }
    return versionPart(matcher.group(1)) + "." + versionPart(matcher.group(2));
  }

  private static int versionPart(@Nullable String digits) {
    int part = digits == null ? 0 : Integer.parseInt(digits);
    if (part > MAX_VERSION_PART) {
      throw new IllegalArgumentException("has a part that is greater than " + MAX_VERSION_PART);
    }
    return part;
  }

  private static String type(String value) {
    if (!TYPES.contains(value)) {
      throw new IllegalArgumentException("is public, private, cert, secret-key or data");
    }
    return value;
  }

  private static String given(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("is empty");
    }
    return value;
  }

  /** The decoded value of an attribute, if it is there. */
  public Optional<String> get(UriAttribute attribute) {
    return Optional.ofNullable(values.get(attribute));
  }

  /**
   * Whether a token is one of those that this URI selects: what is not said admits every value, an
   * empty value an empty field alone.
   */
  public boolean matches(TokenDescription token) {
    return values.entrySet().stream()
        .allMatch(said -> said.getKey().of(token).map(said.getValue()::equals).orElse(true));
  }

  /** The URI in its one canonical form, which {@link #parse} reads. */
  public String text() {
    String query = written(values, UriAttribute.Part.QUERY);
    return SCHEME + written(values, UriAttribute.Part.PATH) + (query.isEmpty() ? "" : "?" + query);
  }

  private static String written(Map<UriAttribute, String> values, UriAttribute.Part part) {
    return values.entrySet().stream()
        .filter(said -> said.getKey().part() == part)
        .map(said -> said.getKey().text() + "=" + encoded(said.getKey(), said.getValue()))
        .collect(Collectors.joining(part.delimiter()));
  }

  private static String encoded(UriAttribute attribute, String value) {
    if (attribute == UriAttribute.ID) {
      return PercentCoding.encodeAll(value.getBytes(StandardCharsets.ISO_8859_1));
    }
    return attribute.part().coding().encode(value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Pkcs11Uri that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** The canonical form without {@code pin-source}. */
  @Override
  public String toString() {
    Map<UriAttribute, String> shown = new EnumMap<>(values);
    shown.remove(UriAttribute.PIN_SOURCE);
    return new Pkcs11Uri(shown).text();
  }
}
