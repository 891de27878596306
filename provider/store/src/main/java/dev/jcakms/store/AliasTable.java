package dev.jcakms.store;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.Stamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The aliases, in the transaction of a caller. */
final class AliasTable {
  private static final String SELECT =
      "SELECT name, key_id, creation_millis, last_updated_millis FROM alias ";

  private AliasTable() {}

  static List<AliasRecord> all(Connection connection) throws SQLException {
    return Sql.select(connection, KeyRows::aliases, SELECT + "ORDER BY name");
  }

  static List<AliasRecord> page(
      Connection connection, Optional<KeyId> target, String after, int limit, Instant now)
      throws SQLException {
    String ofNone =
        "WHERE name > ? AND key_id NOT IN (SELECT key_id FROM kms_key WHERE deletion_millis <= ?) ";
    long nowMillis = now.toEpochMilli();
    return target.isPresent()
        ? Sql.select(
            connection,
            KeyRows::aliases,
            SELECT + ofNone + "AND key_id = ? ORDER BY name LIMIT ?",
            after,
            nowMillis,
            target.get().toString(),
            limit)
        : Sql.select(
            connection,
            KeyRows::aliases,
            SELECT + ofNone + "ORDER BY name LIMIT ?",
            after,
            nowMillis,
            limit);
  }

  /** None or one. */
  static List<AliasRecord> named(Connection connection, String name) throws SQLException {
    return Sql.select(connection, KeyRows::aliases, SELECT + "WHERE name = ?", name);
  }

  /** Adds a row, without history. */
  static void add(Connection connection, AliasRecord alias) throws SQLException {
    if (!named(connection, alias.name()).isEmpty()) {
      throw new KmsException(
          KmsErrorCode.ALREADY_EXISTS, "the alias " + alias.name() + " exists already");
    }
    String keyId = alias.target().toString();
    KeyTable.require(connection, keyId);
    int unused =
        Sql.update(
            connection,
            "INSERT INTO alias (name, key_id, creation_millis, last_updated_millis)"
                + " VALUES (?, ?, ?, ?)",
            alias.name(),
            keyId,
            alias.creationDate().toEpochMilli(),
            alias.lastUpdatedDate().toEpochMilli());
  }

  static void create(Connection connection, AliasRecord alias, int maxAliasesOfKey, Stamp stamp)
      throws SQLException {
    add(connection, alias);
    String keyId = alias.target().toString();
    KeyTable.requireNotPending(connection, keyId);
    requireRoom(connection, keyId, maxAliasesOfKey);
    ChangeTable.add(connection, stamp, "CreateAlias", keyId, Map.of(), named(alias));
  }

  static boolean update(
      Connection connection, AliasRecord seen, KeyId target, int maxAliasesOfKey, Stamp stamp)
      throws SQLException {
    String keyId = target.toString();
    KeyTable.requireNotPending(connection, keyId);
    int changed =
        Sql.update(
            connection,
            "UPDATE alias SET key_id = ?, last_updated_millis = ? WHERE name = ? AND key_id = ?",
            keyId,
            stamp.time().toEpochMilli(),
            seen.name(),
            seen.target().toString());
    if (changed == 0) {
      return false;
    }
    requireRoom(connection, keyId, maxAliasesOfKey);
    Map<String, String> is =
        named(new AliasRecord(seen.name(), target, seen.creationDate(), stamp.time()));
    ChangeTable.add(connection, stamp, "UpdateAlias", keyId, named(seen), is);
    if (!seen.target().equals(target)) {
      // It is history of both.
      ChangeTable.add(connection, stamp, "UpdateAlias", seen.target().toString(), named(seen), is);
    }
    return true;
  }

  static void delete(Connection connection, String name, Stamp stamp) throws SQLException {
    AliasRecord alias =
        named(connection, name).stream()
            .findFirst()
            .orElseThrow(() -> new KmsNotFoundException("there is no alias " + name));
    int unused = Sql.update(connection, "DELETE FROM alias WHERE name = ?", name);
    ChangeTable.add(
        connection, stamp, "DeleteAlias", alias.target().toString(), named(alias), Map.of());
  }

  private static Map<String, String> named(AliasRecord alias) {
    return Pairs.of("AliasName", alias.name(), "TargetKeyId", alias.target().toString());
  }

  private static void requireRoom(Connection connection, String keyId, int maxAliasesOfKey)
      throws SQLException {
    if (Sql.exists(
        connection,
        "SELECT 1 FROM alias WHERE key_id = ? LIMIT 1 OFFSET ?",
        keyId,
        maxAliasesOfKey)) {
      throw new KmsException(
          KmsErrorCode.LIMIT_EXCEEDED,
          "the key " + keyId + " has " + maxAliasesOfKey + " aliases, the most that it may");
    }
  }
}
