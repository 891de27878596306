package dev.jcakms.conformance;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The members of one JSON object of a Wycheproof file. Immutable and thread-safe.
 *
 * <p>A member that is not there, or is not what it is asked for as, is a {@link
 * WycheproofException}. One that is {@code null} is not there.
 */
public class Members {
  private static final HexFormat HEX = HexFormat.of();

  private final String where;
  private final Map<String, Object> values;

  /** The members, and where they stand, for texts of failures. */
  Members(String where, Map<String, Object> values) {
    this.where = where;
    this.values = values;
  }

  /** The same members under a name that says more. */
  Members(String where, Members members) {
    this(where, members.values);
  }

  /** Whether there is such a member. */
  public final boolean has(String name) {
    return values.containsKey(name);
  }

  /** A string. */
  public final String text(String name) {
    return member(name, String.class);
  }

  /** The bytes of a string of hexadecimal digits. */
  public final byte[] hex(String name) {
    try {
      return HEX.parseHex(text(name));
    } catch (IllegalArgumentException e) {
      throw refused("\"" + name + "\" is not hexadecimal");
    }
  }

  /** A whole number. */
  public final long number(String name) {
    return member(name, Long.class);
  }

  /** An object. */
  public final Members object(String name) {
    return new Members(where, asObject(name, member(name, Map.class)));
  }

  /** A list of strings. */
  public final List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : member(name, List.class)) {
      texts.add(as(String.class, name, element));
    }
    return List.copyOf(texts);
  }

  /** A list of objects. */
  final List<Members> objects(String name) {
    List<Members> objects = new ArrayList<>();
    for (Object element : member(name, List.class)) {
      objects.add(new Members(where, asObject(name, element)));
    }
    return objects;
  }

  /** Where these members stand: the file, and the case if it is one. */
  final String where() {
    return where;
  }

  /** A failure at this place. */
  final WycheproofException refused(String what) {
    return new WycheproofException(where, what);
  }

  private <T> T member(String name, Class<T> type) {
    Object value = values.get(name);
    if (value == null) {
      throw refused("no member \"" + name + "\"");
    }
    return as(type, name, value);
  }

  private <T> T as(Class<T> type, String name, Object value) {
    if (!type.isInstance(value)) {
      throw refused("\"" + name + "\" is not a " + type.getSimpleName());
    }
    return type.cast(value);
  }

  @SuppressWarnings("unchecked") // The reader makes every map with names as keys.
  private Map<String, Object> asObject(String name, Object value) {
    return (Map<String, Object>) as(Map.class, name, value);
  }
}
