package dev.jcakms.store;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.service.repository.Stamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The tags of keys, in the transaction of a caller. */
final class TagTable {
  private TagTable() {}

  static Map<String, String> ofKey(Connection connection, String keyId) throws SQLException {
    return Sql.select(
        connection,
        rows -> {
          Map<String, String> tags = new LinkedHashMap<>();
          while (rows.next()) {
            tags.put(rows.getString(1), rows.getString(2));
          }
          return tags;
        },
        "SELECT tag_key, tag_value FROM tag WHERE key_id = ? ORDER BY tag_key",
        keyId);
  }

  /** Adds rows, or puts them in the place of others, without history. */
  static void add(Connection connection, String keyId, Map<String, String> tags)
      throws SQLException {
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      int unused =
          Sql.update(
              connection,
              "INSERT OR REPLACE INTO tag (key_id, tag_key, tag_value) VALUES (?, ?, ?)",
              keyId,
              tag.getKey(),
              tag.getValue());
    }
  }

  static void put(
      Connection connection, String keyId, Map<String, String> tags, int maxTagsOfKey, Stamp stamp)
      throws SQLException {
    KeyTable.requireNotPending(connection, keyId);
    Map<String, String> was = ofKey(connection, keyId);
    add(connection, keyId, tags);
    if (ofKey(connection, keyId).size() > maxTagsOfKey) {
      throw new KmsException(
          KmsErrorCode.LIMIT_EXCEEDED,
          "the key " + keyId + " would have more than " + maxTagsOfKey + " tags");
    }
    was.keySet().retainAll(tags.keySet());
    ChangeTable.add(connection, stamp, "TagResource", keyId, was, tags);
  }

  static void remove(Connection connection, String keyId, Set<String> names, Stamp stamp)
      throws SQLException {
    KeyTable.requireNotPending(connection, keyId);
    Map<String, String> was = ofKey(connection, keyId);
    was.keySet().retainAll(names);
    for (String name : was.keySet()) {
      int unused =
          Sql.update(connection, "DELETE FROM tag WHERE key_id = ? AND tag_key = ?", keyId, name);
    }
    ChangeTable.add(connection, stamp, "UntagResource", keyId, was, Map.of());
  }
}
