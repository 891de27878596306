package dev.jcakms.service.repository;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.time.Instant;
import java.util.List;

/**
 * The row of a key and its materials.
 *
 * @param keyId its id
 * @param spec what it is
 * @param usage what it is for
 * @param origin where its materials were made
 * @param state whether it works
 * @param description a text for people
 * @param creationDate to the millisecond
 * @param materials the current one first; never empty
 */
public record KeyRecord(
    KeyId keyId,
    KmsKeySpec spec,
    KeyUsage usage,
    KeyOrigin origin,
    KeyState state,
    String description,
    Instant creationDate,
    List<MaterialRecord> materials) {
  /**
   * Takes a copy of {@code materials}.
   *
   * @throws IllegalArgumentException if there are none
   */
  public KeyRecord {
    materials = List.copyOf(materials);
    if (materials.isEmpty()) {
      throw new IllegalArgumentException("a key without material");
    }
  }

  /** The material that seals. */
  public MaterialRecord current() {
    return materials.get(0);
  }
}
