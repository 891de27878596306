package dev.jcakms.service.admin;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list, in the order of the list.
 *
 * @param entries the part; cannot be changed
 * @param nextMarker asks for what follows; empty if nothing does
 */
public record Page<T>(List<T> entries, Optional<String> nextMarker) {
  /** Takes a copy. */
  public Page {
    entries = List.copyOf(entries);
  }
}
