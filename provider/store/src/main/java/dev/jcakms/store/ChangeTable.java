package dev.jcakms.store;

import dev.jcakms.format.KeyId;
import dev.jcakms.service.repository.ChangeRecord;
import dev.jcakms.service.repository.Stamp;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The history of keys: rows are only ever added, in the transaction of the change. */
final class ChangeTable {
  private ChangeTable() {}

  /**
   * Adds a row.
   *
   * @param was what was before, of what was changed
   * @param is what is since
   */
  static void add(
      Connection connection,
      Stamp stamp,
      String operation,
      String keyId,
      Map<String, String> was,
      Map<String, String> is)
      throws SQLException {
    List<Object> values =
        new ArrayList<>(
            List.of(
                stamp.time().toEpochMilli(), stamp.processId(), stamp.user(), operation, keyId));
    addPairs(values, was);
    addPairs(values, is);
    int unused =
        Sql.update(
            connection,
            "INSERT INTO change (time_millis, process_id, user, operation, key_id, was, is_now)"
                + " VALUES (?, ?, ?, ?, ?, "
                + object(was)
                + ", "
                + object(is)
                + ")",
            values.toArray());
  }

  /** Adds a row of a change that concerns no key. */
  static void addWithoutKey(
      Connection connection, Stamp stamp, String operation, Map<String, String> was)
      throws SQLException {
    List<Object> values =
        new ArrayList<>(
            List.of(stamp.time().toEpochMilli(), stamp.processId(), stamp.user(), operation));
    addPairs(values, was);
    int unused =
        Sql.update(
            connection,
            "INSERT INTO change (time_millis, process_id, user, operation, was, is_now)"
                + " VALUES (?, ?, ?, ?, "
                + object(was)
                + ", "
                + object(Map.of())
                + ")",
            values.toArray());
  }

  private static void addPairs(List<Object> values, Map<String, String> pairs) {
    pairs.forEach(
        (name, value) -> {
          values.add(name);
          values.add(value);
        });
  }

  /** SQLite's own JSON, so that no text of a caller has to be quoted here. */
  private static String object(Map<String, String> pairs) {
    return "json_object(" + String.join(", ", Collections.nCopies(2 * pairs.size(), "?")) + ")";
  }

  /** Rows of a key, the newest last. */
  static List<ChangeRecord> ofKey(Connection connection, KeyId keyId, long after, int maxRows)
      throws SQLException {
    List<ChangeRecord> changes =
        Sql.select(
            connection,
            ChangeTable::read,
            "SELECT number, time_millis, process_id, user, operation, key_id FROM change"
                + " WHERE key_id = ? AND number > ? ORDER BY number LIMIT ?",
            keyId.toString(),
            after,
            maxRows);
    List<ChangeRecord> whole = new ArrayList<>();
    for (ChangeRecord change : changes) {
      whole.add(
          new ChangeRecord(
              change.number(),
              change.stamp(),
              change.operation(),
              change.keyId(),
              pairs(connection, "was", change.number()),
              pairs(connection, "is_now", change.number())));
    }
    return whole;
  }

  private static Map<String, String> pairs(Connection connection, String column, long number)
      throws SQLException {
    return Sql.select(
        connection,
        rows -> {
          Map<String, String> pairs = new LinkedHashMap<>();
          while (rows.next()) {
            pairs.put(rows.getString(1), rows.getString(2));
          }
          return pairs;
        },
        "SELECT json_each.key, json_each.value FROM change, json_each(change."
            + column
            + ") WHERE change.number = ? ORDER BY json_each.id",
        number);
  }

  private static List<ChangeRecord> read(ResultSet rows) throws SQLException {
    List<ChangeRecord> changes = new ArrayList<>();
    while (rows.next()) {
      changes.add(
          new ChangeRecord(
              rows.getLong("number"),
              new Stamp(
                  KeyRows.instant(rows, "time_millis"),
                  rows.getLong("process_id"),
                  rows.getString("user")),
              rows.getString("operation"),
              Optional.of(KeyRows.keyId(rows.getString("key_id"))),
              Map.of(),
              Map.of()));
    }
    return changes;
  }
}
