package dev.jcakms.store;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts what a copy of a store holds in the place of what the store holds, which others may be at
 * work on, if that gives nothing up: every change, destruction and seal of the store is in the copy
 * too. Both are stores of one installation; both are brought up to date first.
 */
public final class StoreReplacement {
  private static final int PATIENCE_MILLIS = 5_000;

  /**
   * Something that a store may have and its copy has not.
   *
   * @param what in words
   * @param query finds it
   */
  private record Newer(String what, String query) {}

  private static final List<Newer> NEWER =
      List.of(
          new Newer(
              "changes that the copy does not have",
              """
              SELECT 1 FROM main.change_counter AS here, copy.change_counter AS there
              WHERE here.changes > there.changes
              """),
          new Newer(
              "a history that the copy does not have",
              "SELECT * FROM main.change EXCEPT SELECT * FROM copy.change"),
          new Newer(
              "keys destroyed that the copy still has",
              "SELECT key_id FROM main.tombstone EXCEPT SELECT key_id FROM copy.tombstone"),
          new Newer(
              "keys that the copy does not have",
              """
              SELECT material_id FROM main.material
              WHERE key_id NOT IN (SELECT key_id FROM copy.tombstone)
              EXCEPT SELECT material_id FROM copy.material
              """),
          new Newer(
              "seals set aside that the copy does not know of",
              """
              SELECT 1 FROM main.material AS here JOIN copy.material AS there USING (material_id)
              WHERE here.seals > there.seals
              """),
          // Counted alike and yet not alike: two ways that parted before there was a history.
          new Newer(
              "other changes than the copy",
              """
              SELECT * FROM main.kms_key
              WHERE (SELECT changes FROM main.change_counter)
                  = (SELECT changes FROM copy.change_counter)
              EXCEPT SELECT * FROM copy.kms_key
              """));

  private StoreReplacement() {}

  /**
   * Looks without changing anything.
   *
   * @throws KmsException ALREADY_EXISTS if the store has something that the copy has not, INTERNAL,
   *     KmsUnavailableException
   */
  public static void requireNothingNewer(Path store, Path copy) {
    on(store, copy, connection -> connection.write(change -> requireNothingNewer(change, store)));
  }

  /**
   * Replaces, in one transaction that looks once more: a process that is killed leaves all or
   * nothing of it.
   *
   * @throws KmsException as {@link #requireNothingNewer}
   */
  public static void replace(Path store, Path copy) {
    on(
        store,
        copy,
        connection ->
            connection.write(
                change -> {
                  requireNothingNewer(change, store);
                  List<String> tables = tables(change);
                  for (int i = tables.size() - 1; i >= 0; i--) {
                    int unused = Sql.update(change, "DELETE FROM main." + tables.get(i));
                  }
                  for (String table : tables) {
                    int unused =
                        Sql.update(
                            change, "INSERT INTO main." + table + " SELECT * FROM copy." + table);
                  }
                }));
  }

  @FunctionalInterface
  private interface Work {
    void on(SqliteConnection connection);
  }

  private static void on(Path store, Path copy, Work work) {
    SqliteStore.open(store).close();
    SqliteStore.open(copy).close();
    try (SqliteConnection connection = SqliteConnection.open(store, PATIENCE_MILLIS)) {
      connection.read(plain -> Sql.update(plain, "ATTACH DATABASE ? AS copy", copy.toString()));
      work.on(connection);
    }
  }

  private static void requireNothingNewer(Connection connection, Path store) throws SQLException {
    for (Newer newer : NEWER) {
      if (Sql.exists(connection, newer.query())) {
        throw new KmsException(
            KmsErrorCode.ALREADY_EXISTS,
            "the store "
                + store
                + " has "
                + newer.what()
                + "; nothing was changed. To give them up, stop what uses it, move its directory"
                + " away and restore again");
      }
    }
  }

  /** In the order in which they were made: a table refers to those before it alone. */
  private static List<String> tables(Connection connection) throws SQLException {
    return Sql.select(
        connection,
        StoreReplacement::names,
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            + " ORDER BY rowid");
  }

  private static List<String> names(ResultSet rows) throws SQLException {
    List<String> names = new ArrayList<>();
    while (rows.next()) {
      names.add(rows.getString(1));
    }
    return names;
  }
}
