package dev.jcakms.store;

import dev.jcakms.format.FormatException;
import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.repository.SealCount;
import dev.jcakms.service.repository.Tombstone;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Records from rows. A row that this program cannot read in full is refused: a state that it does
 * not know may forbid what it would allow.
 */
final class KeyRows {
  private KeyRows() {}

  /** The keys of a result that has one row for each material, those of a key together. */
  static List<KeyRecord> keys(ResultSet rows) throws SQLException {
    List<KeyRecord> keys = new ArrayList<>();
    boolean hasRow = rows.next();
    while (hasRow) {
      String id = rows.getString("key_id");
      KeyId keyId = keyId(id);
      KmsKeySpec spec = constant(KmsKeySpec.class, rows, "spec");
      KeyUsage usage = constant(KeyUsage.class, rows, "key_usage");
      KeyOrigin origin = constant(KeyOrigin.class, rows, "origin");
      KeyState state = constant(KeyState.class, rows, "state");
      String description = rows.getString("description");
      Instant creationDate = instant(rows, "creation_millis");
      Optional<Deletion> deletion = deletion(rows);
      if ((state == KeyState.PENDING_DELETION) != deletion.isPresent()) {
        throw SqliteFailures.damaged("the key " + id + " is " + state + " at the wrong time");
      }
      List<MaterialRecord> materials = new ArrayList<>();
      do {
        materials.add(material(rows, id));
        hasRow = rows.next();
      } while (hasRow && id.equals(rows.getString("key_id")));
      keys.add(
          new KeyRecord(
              keyId, spec, usage, origin, state, description, creationDate, materials, deletion));
    }
    return keys;
  }

  /** The ids of a result. */
  static List<KeyId> keyIds(ResultSet rows) throws SQLException {
    List<KeyId> keyIds = new ArrayList<>();
    while (rows.next()) {
      keyIds.add(keyId(rows.getString("key_id")));
    }
    return keyIds;
  }

  /** The aliases of a result. */
  static List<AliasRecord> aliases(ResultSet rows) throws SQLException {
    List<AliasRecord> aliases = new ArrayList<>();
    while (rows.next()) {
      aliases.add(
          new AliasRecord(
              rows.getString("name"),
              keyId(rows.getString("key_id")),
              instant(rows, "creation_millis"),
              instant(rows, "last_updated_millis")));
    }
    return aliases;
  }

  /** The tombstones of a result. */
  static List<Tombstone> tombstones(ResultSet rows) throws SQLException {
    List<Tombstone> tombstones = new ArrayList<>();
    while (rows.next()) {
      tombstones.add(
          new Tombstone(
              keyId(rows.getString("key_id")),
              constant(KmsKeySpec.class, rows, "spec"),
              constant(KeyUsage.class, rows, "key_usage"),
              constant(KeyOrigin.class, rows, "origin"),
              instant(rows, "creation_millis"),
              instant(rows, "destruction_millis")));
    }
    return tombstones;
  }

  /** The counts of a result. */
  static List<SealCount> sealCounts(ResultSet rows) throws SQLException {
    List<SealCount> counts = new ArrayList<>();
    while (rows.next()) {
      counts.add(
          new SealCount(
              keyId(rows.getString("key_id")),
              HexFormat.of().formatHex(rows.getBytes("material_id")),
              rows.getLong("seals")));
    }
    return counts;
  }

  private static MaterialRecord material(ResultSet row, String keyId) throws SQLException {
    byte[] materialId = row.getBytes("material_id");
    if (materialId == null) {
      throw SqliteFailures.damaged("the key " + keyId + " has no material");
    }
    return new MaterialRecord(
        materialId, row.getBytes("stored"), row.getBytes("root_check"), row.getBytes("public_key"));
  }

  /** The deletion of a key's row, if it is pending. */
  static Optional<Deletion> deletion(ResultSet row) throws SQLException {
    Optional<Instant> mark = optionalInstant(row, "mark_millis");
    return optionalInstant(row, "deletion_millis").map(date -> new Deletion(date, mark));
  }

  private static Optional<Instant> optionalInstant(ResultSet row, String column)
      throws SQLException {
    Instant instant = instant(row, column);
    return row.wasNull() ? Optional.empty() : Optional.of(instant);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  static KeyId keyId(String text) {
    try {
      return KeyId.parse(text);
    } catch (FormatException e) {
      throw unreadable("key_id", text, e);
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, ResultSet row, String column)
      throws SQLException {
    String name = row.getString(column);
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw unreadable(column, name, e);
    }
  }

  private static KmsException unreadable(String column, String value, RuntimeException cause) {
    return SqliteFailures.damaged("its " + column + " '" + value + "' is unknown", cause);
  }
}
