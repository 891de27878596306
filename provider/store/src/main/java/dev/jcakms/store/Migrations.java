package dev.jcakms.store;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The versions of the schema, and the way from each to the next. All steps that a file lacks are
 * taken in one transaction; one that fails leaves the file as it was.
 */
final class Migrations {
  /** "jcak": marks a database file as one of ours. */
  static final int APPLICATION_ID = 0x6a63616b;

  /** Step n leads from version n to version n + 1. Never changed, only added to. */
  static final List<List<String>> STEPS =
      List.of(
          List.of(
              "PRAGMA application_id = " + APPLICATION_ID,
              """
              CREATE TABLE installation (
                only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                id TEXT NOT NULL,
                change_counter INTEGER NOT NULL
              ) STRICT
              """,
              """
              CREATE TABLE keys (
                key_id TEXT PRIMARY KEY,
                spec TEXT NOT NULL,
                usage TEXT NOT NULL,
                state TEXT NOT NULL,
                description TEXT NOT NULL,
                created_millis INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID
              """,
              """
              CREATE TABLE materials (
                material_id BLOB PRIMARY KEY CHECK (length(material_id) = 32),
                key_id TEXT NOT NULL REFERENCES keys,
                position INTEGER NOT NULL,
                stored BLOB NOT NULL,
                check_value BLOB NOT NULL,
                UNIQUE (key_id, position)
              ) STRICT, WITHOUT ROWID
              """,
              """
              CREATE TABLE aliases (
                name TEXT PRIMARY KEY CHECK (name LIKE 'alias/%'),
                key_id TEXT NOT NULL REFERENCES keys,
                created_millis INTEGER NOT NULL,
                updated_millis INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID
              """,
              "CREATE INDEX aliases_of_key ON aliases (key_id)"));

  private Migrations() {}

  /**
   * Takes the steps that the file lacks.
   *
   * @throws KmsException INTERNAL for a file of a newer build, which is left untouched
   */
  static void run(Connection connection, Path file, List<List<String>> steps) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (version(statement) == steps.size()) {
        return;
      }
      statement.execute("BEGIN IMMEDIATE");
      try {
        // Read again: another process may have been faster.
        int version = version(statement);
        if (version > steps.size()) {
          throw new KmsException(
              KmsErrorCode.INTERNAL,
              "the store " + file + " is of a newer version (" + version + "): use a newer build");
        }
        for (List<String> step : steps.subList(version, steps.size())) {
          for (String sql : step) {
            statement.execute(sql);
          }
        }
        statement.execute("PRAGMA user_version = " + steps.size());
        statement.execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        statement.execute("ROLLBACK");
        throw e;
      }
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.getInt(1);
    }
  }
}
