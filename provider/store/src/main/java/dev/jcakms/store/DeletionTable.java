package dev.jcakms.store;

import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.Stamp;
import dev.jcakms.service.repository.Tombstone;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** How keys end: scheduled, marked, destroyed; in the transaction of a caller. */
final class DeletionTable {
  private static final List<String> OF_KEYS =
      List.of("alias", "tag", "certificate", "material", "kms_key");

  private DeletionTable() {}

  static void schedule(Connection connection, String keyId, Instant date, Stamp stamp)
      throws SQLException {
    KeyTable.requireNotPending(connection, keyId);
    KeyRecord was = KeyTable.required(connection, keyId);
    int unused =
        Sql.update(
            connection,
            "UPDATE kms_key SET state = ?, deletion_millis = ? WHERE key_id = ?",
            KeyState.PENDING_DELETION.name(),
            date.toEpochMilli(),
            keyId);
    ChangeTable.add(
        connection,
        stamp,
        "ScheduleKeyDeletion",
        keyId,
        KeyTable.told(was.state()),
        told(Deletion.on(date)));
  }

  static void cancel(Connection connection, String keyId, Stamp stamp) throws SQLException {
    Deletion was =
        KeyTable.required(connection, keyId)
            .deletion()
            .orElseThrow(
                () ->
                    new KmsInvalidStateException(
                        KmsErrorCode.INVALID_STATE, keyId + " is not pending deletion."));
    int unused =
        Sql.update(
            connection,
            "UPDATE kms_key SET state = ?, deletion_millis = NULL, mark_millis = NULL"
                + " WHERE key_id = ?",
            KeyState.DISABLED.name(),
            keyId);
    ChangeTable.add(
        connection, stamp, "CancelKeyDeletion", keyId, told(was), KeyTable.told(KeyState.DISABLED));
  }

  static boolean replaceMark(
      Connection connection, String keyId, Deletion seen, Optional<Instant> mark, Stamp stamp)
      throws SQLException {
    if (find(connection, keyId, seen).isEmpty()) {
      return false;
    }
    if (mark.isPresent()) {
      int unused =
          Sql.update(
              connection,
              "UPDATE kms_key SET mark_millis = ? WHERE key_id = ?",
              mark.get().toEpochMilli(),
              keyId);
    } else {
      int unused =
          Sql.update(connection, "UPDATE kms_key SET mark_millis = NULL WHERE key_id = ?", keyId);
    }
    ChangeTable.add(
        connection,
        stamp,
        mark.isPresent() ? "MarkForDestruction" : "WithdrawMark",
        keyId,
        told(seen),
        told(new Deletion(seen.date(), mark)));
    return true;
  }

  static boolean destroy(
      Connection connection, String keyId, Deletion seen, Consumer<KeyRecord> inRoot, Stamp stamp)
      throws SQLException {
    Optional<KeyRecord> found = find(connection, keyId, seen);
    if (found.isEmpty()) {
      return false;
    }
    KeyRecord key = found.get();
    inRoot.accept(key);
    Map<String, String> was = new LinkedHashMap<>(told(seen));
    was.putAll(KeyTable.told(key));
    was.putAll(aliases(connection, keyId));
    for (String table : OF_KEYS) {
      int unused = Sql.update(connection, "DELETE FROM " + table + " WHERE key_id = ?", keyId);
    }
    int unused =
        Sql.update(
            connection,
            "INSERT INTO tombstone"
                + " (key_id, spec, key_usage, origin, creation_millis, destruction_millis)"
                + " VALUES (?, ?, ?, ?, ?, ?)",
            keyId,
            key.spec().name(),
            key.usage().name(),
            key.origin().name(),
            key.creationDate().toEpochMilli(),
            stamp.time().toEpochMilli());
    ChangeTable.add(connection, stamp, "DeleteKey", keyId, was, Map.of());
    return true;
  }

  static List<Tombstone> tombstones(Connection connection) throws SQLException {
    return Sql.select(
        connection,
        KeyRows::tombstones,
        "SELECT key_id, spec, key_usage, origin, creation_millis, destruction_millis"
            + " FROM tombstone ORDER BY key_id");
  }

  /** The ids of those of which bytes may be left. */
  static List<String> notErased(Connection connection) throws SQLException {
    return Sql.select(
        connection,
        rows -> {
          List<String> keyIds = new ArrayList<>();
          while (rows.next()) {
            keyIds.add(rows.getString(1));
          }
          return keyIds;
        },
        "SELECT key_id FROM tombstone WHERE erased = 0");
  }

  static void noteErased(Connection connection, List<String> keyIds) throws SQLException {
    for (String keyId : keyIds) {
      int unused =
          Sql.update(connection, "UPDATE tombstone SET erased = 1 WHERE key_id = ?", keyId);
    }
  }

  private static Optional<KeyRecord> find(Connection connection, String keyId, Deletion seen)
      throws SQLException {
    return KeyTable.find(connection, keyId).filter(key -> key.deletion().equals(Optional.of(seen)));
  }

  private static Map<String, String> aliases(Connection connection, String keyId)
      throws SQLException {
    String names =
        AliasTable.all(connection).stream()
            .filter(alias -> alias.target().toString().equals(keyId))
            .map(AliasRecord::name)
            .collect(Collectors.joining(" "));
    return names.isEmpty() ? Map.of() : Map.of("AliasName", names);
  }

  private static Map<String, String> told(Deletion deletion) {
    Map<String, String> told = KeyTable.told(KeyState.PENDING_DELETION);
    told.put("DeletionDate", deletion.date().toString());
    deletion.mark().ifPresent(mark -> told.put("MarkedForDestruction", mark.toString()));
    return told;
  }
}
