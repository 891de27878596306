package dev.jcakms.store;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Copies of a store that this and other processes may be at work on. */
public final class StoreCopy {
  private static final int PATIENCE_MILLIS = 5_000;
  private static final String INTACT = "ok";

  private StoreCopy() {}

  /**
   * Copies one state of a store, with every change that was acknowledged before this began; writers
   * go on meanwhile. The copy is one file of mode 0600 without a log beside it, synced, and made
   * anew row by row, so that nothing deleted is in it. After a failure there may be a part of it.
   *
   * @param store is not changed, but for its log
   * @param copy must not exist; its directory must
   * @throws KmsException INTERNAL with a text that says what to do, KmsUnavailableException
   */
  public static void make(Path store, Path copy) {
    StoreFile.check(store, Migrations.STORE);
    StoreFile.make(copy);
    try (SqliteConnection connection = SqliteConnection.open(store, PATIENCE_MILLIS)) {
      connection.read(
          source -> {
            vacuum(source, copy);
            return copy;
          });
    }
    StoreFile.sync(copy);
  }

  private static void vacuum(Connection source, Path copy) throws SQLException {
    try (Statement statement = source.createStatement()) {
      // Nothing of a store goes into a temporary file.
      statement.execute("PRAGMA temp_store = MEMORY");
    }
    try {
      int unused = Sql.update(source, "VACUUM INTO ?", copy.toString());
    } catch (SQLException e) {
      if (SqliteFailures.isDamage(e)) {
        throw e;
      }
      throw SqliteFailures.translate(copy, e);
    }
  }

  /**
   * Reads a store that nobody has open from end to end.
   *
   * @throws KmsException INTERNAL if it is damaged
   */
  public static void requireIntact(Path store) {
    StoreFile.check(store, Migrations.STORE);
    try (Connection connection = SqliteDriver.connectForALook(store);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
      if (!row.next() || !INTACT.equals(row.getString(1))) {
        throw new KmsException(
            KmsErrorCode.INTERNAL, "the store " + store + " is damaged: " + row.getString(1));
      }
    } catch (SQLException e) {
      throw SqliteFailures.translate(store, e);
    }
  }

  /**
   * Sets seals of every material that seals aside, in a store that nobody has open: as many as may
   * have been made since it was copied, and are forgotten.
   *
   * @param seals how many of each
   * @param ceiling how many may be set aside in all
   * @throws KmsUnavailableException if it cannot be written
   */
  public static void setSealsAside(Path store, long seals, long ceiling) {
    SqliteStore.open(store).close(); // Older schemas do not count them.
    try (SqliteConnection connection = SqliteConnection.open(store, PATIENCE_MILLIS)) {
      connection.write(
          change -> {
            int unused =
                Sql.update(
                    change,
                    "UPDATE material SET seals = min(seals + ?, ?) WHERE key_id IN"
                        + " (SELECT key_id FROM kms_key WHERE spec = ?)",
                    seals,
                    ceiling,
                    KmsKeySpec.SYMMETRIC_DEFAULT.name());
          });
    }
    StoreFile.sync(store);
  }
}
