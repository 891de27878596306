package dev.jcakms.store;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The scripts that bring a schema from each version to the next, and their runner. The version is
 * the file's own {@code user_version}: it changes in the same transaction as the tables, and can be
 * read before anything else of the file is believed.
 *
 * @param scripts the first makes version 1 of nothing; a script that was released never changes
 */
record Migrations(List<String> scripts) {
  /** The version after the first script, the lowest that a store can have. */
  static final int FIRST = 1;

  /** Those of the store. */
  static final Migrations STORE =
      new Migrations(
          List.of(
              """
              CREATE TABLE installation (
                one INTEGER PRIMARY KEY CHECK (one = 1),
                id TEXT NOT NULL CHECK (length(id) = 36)
              ) STRICT;

              CREATE TABLE change_counter (
                one INTEGER PRIMARY KEY CHECK (one = 1),
                changes INTEGER NOT NULL
              ) STRICT;

              CREATE TABLE kms_key (
                key_id TEXT PRIMARY KEY CHECK (length(key_id) = 36),
                spec TEXT NOT NULL,
                key_usage TEXT NOT NULL,
                state TEXT NOT NULL,
                description TEXT NOT NULL,
                creation_millis INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID;

              -- The highest generation is the material that seals.
              CREATE TABLE material (
                key_id TEXT NOT NULL REFERENCES kms_key (key_id),
                generation INTEGER NOT NULL CHECK (generation > 0),
                material_id BLOB NOT NULL UNIQUE CHECK (length(material_id) = 32),
                stored BLOB NOT NULL,
                root_check BLOB NOT NULL,
                PRIMARY KEY (key_id, generation)
              ) STRICT, WITHOUT ROWID;

              CREATE TABLE alias (
                name TEXT PRIMARY KEY CHECK (name LIKE 'alias/_%'),
                key_id TEXT NOT NULL REFERENCES kms_key (key_id),
                creation_millis INTEGER NOT NULL,
                last_updated_millis INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID;

              CREATE INDEX alias_of_key ON alias (key_id);
              """,
              """
              -- Set aside before they are made, where a root can only make so many.
              ALTER TABLE material ADD COLUMN seals INTEGER NOT NULL DEFAULT 0 CHECK (seals >= 0);
              """,
              """
              -- Of a pair; no bytes for what is one secret.
              ALTER TABLE material ADD COLUMN public_key BLOB NOT NULL DEFAULT x'';

              -- Position 0 is the key's own.
              CREATE TABLE certificate (
                key_id TEXT NOT NULL REFERENCES kms_key (key_id),
                position INTEGER NOT NULL CHECK (position >= 0),
                der BLOB NOT NULL,
                PRIMARY KEY (key_id, position)
              ) STRICT, WITHOUT ROWID;
              """,
              """
              -- Before, all material was made here.
              ALTER TABLE kms_key ADD COLUMN origin TEXT NOT NULL DEFAULT 'AWS_KMS';
              """,
              """
              -- Of a key that is pending deletion, and of no other.
              ALTER TABLE kms_key ADD COLUMN deletion_millis INTEGER
                CHECK ((deletion_millis IS NOT NULL) = (state = 'PENDING_DELETION'));

              -- The first of the two steps of destruction.
              ALTER TABLE kms_key ADD COLUMN mark_millis INTEGER
                CHECK (mark_millis IS NULL OR deletion_millis IS NOT NULL);

              -- Erased: no byte of the key is left in the files of the store.
              CREATE TABLE tombstone (
                key_id TEXT PRIMARY KEY CHECK (length(key_id) = 36),
                spec TEXT NOT NULL,
                key_usage TEXT NOT NULL,
                origin TEXT NOT NULL,
                creation_millis INTEGER NOT NULL,
                destruction_millis INTEGER NOT NULL,
                erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1))
              ) STRICT, WITHOUT ROWID;

              CREATE TABLE tag (
                key_id TEXT NOT NULL REFERENCES kms_key (key_id),
                tag_key TEXT NOT NULL,
                tag_value TEXT NOT NULL,
                PRIMARY KEY (key_id, tag_key)
              ) STRICT, WITHOUT ROWID;

              -- Stays when the key is gone, so it refers to none.
              CREATE TABLE change (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                time_millis INTEGER NOT NULL,
                process_id INTEGER NOT NULL,
                user TEXT NOT NULL,
                operation TEXT NOT NULL,
                key_id TEXT CHECK (length(key_id) = 36),
                was TEXT NOT NULL CHECK (json_valid(was)),
                is_now TEXT NOT NULL CHECK (json_valid(is_now))
              ) STRICT;

              CREATE INDEX change_of_key ON change (key_id, number);
              """));

  /** Takes a copy. */
  Migrations {
    scripts = List.copyOf(scripts);
  }

  /** The version after the last script. */
  int latest() {
    return scripts.size();
  }

  /** The version that the file says it has; 0 for one that nobody migrated. */
  static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.getInt(1);
    }
  }

  /**
   * Whether something is to be done.
   *
   * @throws KmsException INTERNAL if the file is newer than this program
   */
  boolean isPending(Connection connection) throws SQLException {
    int version = version(connection);
    if (version > latest()) {
      throw new KmsException(
          KmsErrorCode.INTERNAL,
          "the store has schema version "
              + version
              + " and this program knows "
              + latest()
              + " at most: use the newer version that wrote it");
    }
    return version < latest();
  }

  /**
   * Runs what is pending. The caller holds a write transaction, and rolls back all of it if a
   * script fails.
   */
  void run(Connection connection) throws SQLException {
    if (!isPending(connection)) {
      return; // Another process was quicker.
    }
    try (Statement statement = connection.createStatement()) {
      for (String script : scripts.subList(version(connection), latest())) {
        statement.executeUpdate(script);
      }
      statement.executeUpdate("PRAGMA user_version = " + latest());
    }
  }
}
