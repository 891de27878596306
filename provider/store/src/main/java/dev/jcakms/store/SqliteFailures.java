package dev.jcakms.store;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The one place that turns SQLite's failures into the port's. */
final class SqliteFailures {
  /** The low byte of an extended result code is the primary one. */
  private static final int PRIMARY_CODE_MASK = 0xFF;

  private SqliteFailures() {}

  /** The refusal that stands for {@code failure}; SQLite's name for it is in the text. */
  static KmsException translate(Path file, SQLException failure) {
    if (!(failure instanceof SQLiteException sqlite)) {
      return internal(file, "the driver failed: " + failure.getMessage(), failure);
    }
    SQLiteErrorCode code = sqlite.getResultCode();
    return switch (primary(code)) {
      case SQLITE_BUSY, SQLITE_LOCKED ->
          unavailable(
              file,
              Thread.currentThread().isInterrupted()
                  ? "the thread was interrupted while it waited for another process (" + code + ")"
                  : "another process kept it locked (" + code + "); try again",
              failure);
      case SQLITE_FULL ->
          unavailable(file, "there is no room left to write (" + code + "): free some", failure);
      case SQLITE_READONLY, SQLITE_PERM ->
          unavailable(file, "it cannot be written (" + code + "): see its permissions", failure);
      case SQLITE_CANTOPEN ->
          unavailable(
              file,
              "it cannot be opened (" + code + "): see its permissions and its directory's",
              failure);
      case SQLITE_IOERR, SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_PROTOCOL, SQLITE_NOLFS ->
          unavailable(file, "reading or writing failed (" + code + ")", failure);
      case SQLITE_CORRUPT, SQLITE_FORMAT ->
          internal(file, "it is damaged (" + code + "): restore it from a backup", failure);
      case SQLITE_NOTADB ->
          internal(
              file,
              "it is not a store, or its header is damaged ("
                  + code
                  + "): restore it from a backup",
              failure);
      default -> internal(file, failure.getMessage(), failure);
    };
  }

  /** Whether SQLite took the file for one of its own, but a broken one. */
  static boolean isDamage(SQLException failure) {
    return failure instanceof SQLiteException sqlite
        && primary(sqlite.getResultCode()) == SQLiteErrorCode.SQLITE_CORRUPT;
  }

  /** What was read makes no sense, though SQLite read it without complaint. */
  static KmsException damaged(String what) {
    return damaged(what, null);
  }

  /** The same, after a failure of our own to read it. */
  static KmsException damaged(String what, @Nullable RuntimeException cause) {
    return new KmsException(
        KmsErrorCode.INTERNAL,
        "the store is damaged, or was written by a newer version of this program: " + what,
        cause);
  }

  private static SQLiteErrorCode primary(SQLiteErrorCode code) {
    return SQLiteErrorCode.getErrorCode(code.code & PRIMARY_CODE_MASK);
  }

  private static KmsException unavailable(Path file, String why, SQLException cause) {
    return new KmsUnavailableException("the store " + file + " cannot answer: " + why, cause);
  }

  private static KmsException internal(Path file, @Nullable String why, SQLException cause) {
    return new KmsException(KmsErrorCode.INTERNAL, "the store " + file + ": " + why, cause);
  }
}
