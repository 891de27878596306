package dev.jcakms.service.repository;

import java.time.Instant;
import java.util.Optional;

/**
 * The deletion that a key is scheduled for.
 *
 * @param date from when on the key is gone for every caller; to the millisecond
 * @param mark when the first of the two steps of its destruction was done, if it was; to the
 *     millisecond
 */
public record Deletion(Instant date, Optional<Instant> mark) {
  /** A deletion of which no step was done. */
  public static Deletion on(Instant date) {
    return new Deletion(date, Optional.empty());
  }
}
