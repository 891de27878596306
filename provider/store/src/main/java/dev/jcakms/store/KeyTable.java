package dev.jcakms.store;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.repository.Stamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys and their materials, in the transaction of a caller. */
final class KeyTable {
  private static final String SELECT =
      """
      SELECT key_id, spec, key_usage, origin, state, description, creation_millis,
             deletion_millis, mark_millis, material_id, stored, root_check, public_key
      FROM kms_key LEFT JOIN material USING (key_id)
      """;
  private static final String IN_ORDER = "ORDER BY key_id, generation DESC";

  private KeyTable() {}

  static List<KeyRecord> all(Connection connection) throws SQLException {
    return Sql.select(connection, KeyRows::keys, SELECT + IN_ORDER);
  }

  static List<KeyRecord> pendingDeletion(Connection connection) throws SQLException {
    return Sql.select(
        connection, KeyRows::keys, SELECT + "WHERE deletion_millis IS NOT NULL " + IN_ORDER);
  }

  static Optional<KeyRecord> find(Connection connection, String keyId) throws SQLException {
    return Sql.select(connection, KeyRows::keys, SELECT + "WHERE key_id = ? " + IN_ORDER, keyId)
        .stream()
        .findFirst();
  }

  static List<KeyId> ids(Connection connection, String after, int limit, Instant now)
      throws SQLException {
    return Sql.select(
        connection,
        KeyRows::keyIds,
        "SELECT key_id FROM kms_key WHERE key_id > ?"
            + " AND (deletion_millis IS NULL OR deletion_millis > ?) ORDER BY key_id LIMIT ?",
        after,
        now.toEpochMilli(),
        limit);
  }

  static void require(Connection connection, String keyId) throws SQLException {
    if (!Sql.exists(connection, "SELECT 1 FROM kms_key WHERE key_id = ?", keyId)) {
      throw noSuchKey(keyId);
    }
  }

  static void requireNotPending(Connection connection, String keyId) throws SQLException {
    if (required(connection, keyId).state() == KeyState.PENDING_DELETION) {
      throw isPending(keyId);
    }
  }

  /** Adds rows, without history. */
  static void add(Connection connection, KeyRecord key) throws SQLException {
    String keyId = key.keyId().toString();
    if (Sql.exists(connection, "SELECT 1 FROM kms_key WHERE key_id = ?", keyId)) {
      throw new KmsException(KmsErrorCode.ALREADY_EXISTS, "the key " + keyId + " exists");
    }
    if (Sql.exists(connection, "SELECT 1 FROM tombstone WHERE key_id = ?", keyId)) {
      throw new KmsException(KmsErrorCode.ALREADY_EXISTS, "the key " + keyId + " was destroyed");
    }
    int unused =
        Sql.update(
            connection,
            "INSERT INTO kms_key"
                + " (key_id, spec, key_usage, origin, state, description, creation_millis)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
            keyId,
            key.spec().name(),
            key.usage().name(),
            key.origin().name(),
            key.state().name(),
            key.description(),
            key.creationDate().toEpochMilli());
    int generation = key.materials().size();
    for (MaterialRecord material : key.materials()) {
      unused =
          Sql.update(
              connection,
              "INSERT INTO material"
                  + " (key_id, generation, material_id, stored, root_check, public_key)"
                  + " VALUES (?, ?, ?, ?, ?, ?)",
              keyId,
              generation--,
              material.id(),
              material.stored(),
              material.check(),
              material.publicKey());
    }
  }

  static void create(
      Connection connection,
      KeyRecord key,
      Optional<AliasRecord> alias,
      List<byte[]> chain,
      Map<String, String> tags,
      Stamp stamp)
      throws SQLException {
    String keyId = key.keyId().toString();
    add(connection, key);
    if (alias.isPresent()) {
      AliasTable.add(connection, alias.get());
    }
    CertificateTable.add(connection, keyId, chain);
    TagTable.add(connection, keyId, tags);
    String operation = key.origin() == KeyOrigin.EXTERNAL ? "ImportKey" : "CreateKey";
    Map<String, String> is = told(key);
    alias.ifPresent(named -> is.put("AliasName", named.name()));
    is.putAll(CertificateTable.told(chain));
    ChangeTable.add(connection, stamp, operation, keyId, Map.of(), is);
    if (!tags.isEmpty()) {
      ChangeTable.add(connection, stamp, "TagResource", keyId, Map.of(), tags);
    }
  }

  static void adopt(Connection connection, KeyRecord key, long seals, Stamp stamp)
      throws SQLException {
    add(connection, key);
    int unused =
        Sql.update(
            connection,
            "UPDATE material SET seals = ? WHERE material_id = ?",
            seals,
            key.current().id());
    ChangeTable.add(connection, stamp, "AdoptOrphan", key.keyId().toString(), Map.of(), told(key));
  }

  static void updateState(Connection connection, String keyId, KeyState state, Stamp stamp)
      throws SQLException {
    KeyRecord was = required(connection, keyId);
    int changed =
        Sql.update(
            connection,
            "UPDATE kms_key SET state = ? WHERE key_id = ? AND deletion_millis IS NULL",
            state.name(),
            keyId);
    if (changed == 0) {
      throw isPending(keyId);
    }
    ChangeTable.add(
        connection,
        stamp,
        state == KeyState.ENABLED ? "EnableKey" : "DisableKey",
        keyId,
        told(was.state()),
        told(state));
  }

  static void updateDescription(
      Connection connection, String keyId, String description, Stamp stamp) throws SQLException {
    KeyRecord was = required(connection, keyId);
    requireNotPending(connection, keyId);
    int unused =
        Sql.update(
            connection, "UPDATE kms_key SET description = ? WHERE key_id = ?", description, keyId);
    ChangeTable.add(
        connection,
        stamp,
        "UpdateKeyDescription",
        keyId,
        Map.of("Description", was.description()),
        Map.of("Description", description));
  }

  static KeyRecord required(Connection connection, String keyId) throws SQLException {
    return find(connection, keyId).orElseThrow(() -> noSuchKey(keyId));
  }

  static Map<String, String> told(KeyState state) {
    return Pairs.of("KeyState", state.awsName());
  }

  /** Whatever is not secret. */
  static Map<String, String> told(KeyRecord key) {
    return Pairs.of(
        "KeySpec",
        key.spec().name(),
        "KeyUsage",
        key.usage().name(),
        "Origin",
        key.origin().name(),
        "KeyState",
        key.state().awsName(),
        "Description",
        key.description(),
        "CurrentKeyMaterialId",
        HexFormat.of().formatHex(key.current().id()));
  }

  private static KmsNotFoundException noSuchKey(String keyId) {
    return new KmsNotFoundException("there is no key " + keyId);
  }

  private static KmsInvalidStateException isPending(String keyId) {
    return new KmsInvalidStateException(
        KmsErrorCode.INVALID_STATE, keyId + " is pending deletion.");
  }
}
