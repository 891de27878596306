package dev.jcakms.service.repository;

import dev.jcakms.format.KeyId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A row of history: one change of a key, or of its aliases, tags or certificates. Nothing in it is
 * secret.
 *
 * @param number of two rows the later has the higher one
 * @param stamp when, in which process and for whom
 * @param operation what was done, under AWS's name where AWS has it
 * @param keyId the key that was changed, if there is one
 * @param was what was before, by AWS's names; only what was changed
 * @param is what is since
 */
public record ChangeRecord(
    long number,
    Stamp stamp,
    String operation,
    Optional<KeyId> keyId,
    Map<String, String> was,
    Map<String, String> is) {
  /** Takes copies, which keep their order. */
  public ChangeRecord {
    was = Collections.unmodifiableMap(new LinkedHashMap<>(was));
    is = Collections.unmodifiableMap(new LinkedHashMap<>(is));
  }
}
