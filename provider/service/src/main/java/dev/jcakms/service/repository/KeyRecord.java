package dev.jcakms.service.repository;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
 * @param deletion what it is scheduled for while it is pending deletion, else nothing
 */
public record KeyRecord(
    KeyId keyId,
    KmsKeySpec spec,
    KeyUsage usage,
    KeyOrigin origin,
    KeyState state,
    String description,
    Instant creationDate,
    List<MaterialRecord> materials,
    Optional<Deletion> deletion) {
  /**
   * Takes a copy of {@code materials}.
   *
   * @throws IllegalArgumentException if there are none, or the state does not go with the deletion
   */
  public KeyRecord {
    materials = List.copyOf(materials);
    if (materials.isEmpty()) {
      throw new IllegalArgumentException("a key without material");
    }
    if ((state == KeyState.PENDING_DELETION) != deletion.isPresent()) {
      throw new IllegalArgumentException("state " + state + " with deletion " + deletion);
    }
  }

  /** A key that nobody wants to delete. */
  public KeyRecord(
      KeyId keyId,
      KmsKeySpec spec,
      KeyUsage usage,
      KeyOrigin origin,
      KeyState state,
      String description,
      Instant creationDate,
      List<MaterialRecord> materials) {
    this(keyId, spec, usage, origin, state, description, creationDate, materials, Optional.empty());
  }

  /** Whether its deletion date is past: then it is gone, whatever is left of it. */
  public boolean isGoneAt(Instant now) {
    return deletion.isPresent() && !deletion.get().date().isAfter(now);
  }

  /** The material that seals. */
  public MaterialRecord current() {
    return materials.get(0);
  }
}
