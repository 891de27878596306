package dev.jcakms.cli;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of an answer, in AWS's order: texts, booleans, numbers, times, blobs, lists and
 * members again. {@link Output} alone knows how they are written.
 */
final class Members {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Adds a text. */
  Members put(String name, String value) {
    values.put(name, value);
    return this;
  }

  /** Adds a boolean. */
  Members put(String name, boolean value) {
    values.put(name, value);
    return this;
  }

  /** Adds a number. */
  Members put(String name, long value) {
    values.put(name, value);
    return this;
  }

  /** Adds a time. */
  Members put(String name, Instant value) {
    values.put(name, value);
    return this;
  }

  /** Adds a blob; the array is not copied. */
  Members put(String name, byte[] value) {
    values.put(name, value);
    return this;
  }

  /** Adds members below this one. */
  Members put(String name, Members value) {
    values.put(name, value);
    return this;
  }

  /** Adds a list of texts or of members. */
  Members put(String name, List<?> value) {
    values.put(name, value);
    return this;
  }

  /** The members in their order; cannot be changed. */
  Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  /** The names alone: a value may be secret. */
  @Override
  public String toString() {
    return "Members" + values.keySet();
  }
}
