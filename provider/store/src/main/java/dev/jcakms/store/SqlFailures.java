package dev.jcakms.store;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The one translation of SQLite's failures; SQLite's own exception is the cause. */
final class SqlFailures {
  private SqlFailures() {}

  static KmsException translate(SQLException e, Path file) {
    SQLiteErrorCode code =
        e instanceof SQLiteException sqlite
            ? sqlite.getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    return switch (code) {
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT ->
          new KmsException(
              KmsErrorCode.INTERNAL,
              "the store " + file + " is damaged (" + code.name() + "): restore a backup",
              e);
      default ->
          new KmsUnavailableException("the store " + file + " cannot answer: " + code.name(), e);
    };
  }
}
