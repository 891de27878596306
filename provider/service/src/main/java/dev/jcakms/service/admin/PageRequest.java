package dev.jcakms.service.admin;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which part of a list is wanted. What is added or removed between two pages appears in them or
 * not; whatever stays is in exactly one.
 *
 * @param limit how many entries at the most; if not given, as many as AWS gives
 * @param marker of the page before; if not given, from the beginning
 */
public record PageRequest(OptionalInt limit, Optional<String> marker) {
  /** The beginning of a list. */
  public static PageRequest first() {
    return new PageRequest(OptionalInt.empty(), Optional.empty());
  }

  /** The same with a limit. */
  public PageRequest withLimit(int entries) {
    return new PageRequest(OptionalInt.of(entries), marker);
  }

  /** The same after another page. */
  public PageRequest after(String nextMarker) {
    return new PageRequest(limit, Optional.of(nextMarker));
  }
}
