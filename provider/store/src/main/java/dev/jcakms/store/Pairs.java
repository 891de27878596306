package dev.jcakms.store;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names and values of history, in the order in which they are told. */
final class Pairs {
  private Pairs() {}

  /** Name, value, name, value, and so on. */
  static Map<String, String> of(String... namesAndValues) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pairs.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return pairs;
  }
}
