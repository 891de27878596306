package dev.jcakms.service.admin;

import dev.jcakms.format.KeyId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One change of a key, or of its aliases, tags or certificates. Nothing in it is secret.
 *
 * @param number of two changes the later has the higher one
 * @param time when, to the millisecond
 * @param processId the operating system's number of the process that made it
 * @param user the operating system's name of that process's user
 * @param operation what was done, under AWS's name where AWS has it
 * @param keyId the key
 * @param was what was before, by AWS's names; only what was changed
 * @param is what is since
 */
public record KeyChange(
    long number,
    Instant time,
    long processId,
    String user,
    String operation,
    KeyId keyId,
    Map<String, String> was,
    Map<String, String> is) {
  /** Takes copies, which keep their order. */
  public KeyChange {
    was = Collections.unmodifiableMap(new LinkedHashMap<>(was));
    is = Collections.unmodifiableMap(new LinkedHashMap<>(is));
  }
}
