package dev.jcakms.store;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.BusyHandler;

/**
 * One connection to a store, used by one thread at a time. Thread-safe. A caller waits for other
 * threads at most as long as its patience, and for other processes as long again; an interrupted
 * thread stops waiting and stays interrupted.
 */
final class SqliteConnection implements AutoCloseable {
  /** What reads. */
  @FunctionalInterface
  interface Query<T> {
    T on(Connection connection) throws SQLException;
  }

  /** What changes. */
  @FunctionalInterface
  interface Change {
    void on(Connection connection) throws SQLException;
  }

  private final Path file;
  private final Connection connection;
  private final int patienceMillis;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;

  private SqliteConnection(Path file, Connection connection, int patienceMillis) {
    this.file = file;
    this.connection = connection;
    this.patienceMillis = patienceMillis;
  }

  /**
   * Opens a file that exists.
   *
   * @throws KmsException INTERNAL if it is no SQLite database or cannot have a write-ahead log;
   *     KmsUnavailableException if it cannot be written
   */
  static SqliteConnection open(Path file, int patienceMillis) {
    StoreFile.requireWritable(file);
    try {
      Connection connection = SqliteDriver.connect(file);
      try {
        BusyHandler.setHandler(connection, new Patience(patienceMillis));
        prepare(connection, file);
        return new SqliteConnection(file, connection, patienceMillis);
      } catch (Throwable failure) {
        close(connection);
        throw failure;
      }
    } catch (SQLException e) {
      throw SqliteFailures.translate(file, e);
    }
  }

  private static void prepare(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
        if (!"wal".equals(mode.getString(1))) {
          throw new KmsException(
              KmsErrorCode.INTERNAL,
              "the store " + file + " needs a file system with shared memory for its log");
        }
      }
      statement.executeUpdate(
          """
          PRAGMA synchronous = FULL;
          PRAGMA fullfsync = ON;
          PRAGMA checkpoint_fullfsync = ON;
          PRAGMA foreign_keys = ON;
          PRAGMA secure_delete = ON;
          """);
    }
  }

  /** Reads; a query of one statement sees one state of the store. */
  <T> T read(Query<T> query) {
    acquire();
    try {
      if (closed) {
        throw new KmsUnavailableException("the store " + file + " is closed");
      }
      return query.on(connection);
    } catch (SQLException e) {
      throw SqliteFailures.translate(file, e);
    } finally {
      lock.unlock();
    }
  }

  /** Changes, in one transaction that holds SQLite's write lock from its beginning. */
  void write(Change change) {
    boolean unused =
        writeAndRead(
            connection -> {
              change.on(connection);
              return true;
            });
  }

  /** The same, with an answer. */
  <T> T writeAndRead(Query<T> change) {
    return read(
        connection -> {
          execute("BEGIN IMMEDIATE");
          try {
            T answer = change.on(connection);
            execute("COMMIT");
            return answer;
          } catch (Throwable failure) {
            rollBack(failure);
            throw failure;
          }
        });
  }

  /**
   * Writes the log back and empties it, so that what was deleted is in no file any more.
   *
   * @return false if somebody reads or writes meanwhile
   */
  boolean eraseFreed() {
    return read(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            // Pages that were divided may keep copies of rows that were moved out of them. In
            // memory, since there may be no other place for files.
            statement.execute("PRAGMA temp_store = MEMORY");
            statement.execute("VACUUM");
            try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
              return row.getInt(1) == 0;
            }
          }
        });
  }

  /** Lets the call that is under way end, refuses those that wait, and closes. */
  @Override
  public void close() {
    closed = true;
    lock.lock(); // As long as one call, which waits no longer than its patience.
    try {
      close(connection);
    } catch (SQLException e) {
      throw SqliteFailures.translate(file, e);
    } finally {
      lock.unlock();
    }
  }

  private static void close(Connection connection) throws SQLException {
    if (connection.isClosed()) {
      return;
    }
    // The driver's native half holds a handler, and so the class loader that it came from, until it
    // gets another.
    BusyHandler.clearHandler(connection);
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void rollBack(Throwable failure) {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // After the worst failures SQLite has rolled back already and says that there is nothing to
      // roll back.
      failure.addSuppressed(e);
    }
  }

  private void acquire() {
    try {
      // Untimed at first: a thread that need not wait goes on, interrupted or not.
      if (!lock.tryLock() && !lock.tryLock(patienceMillis, TimeUnit.MILLISECONDS)) {
        throw new KmsUnavailableException(
            "the store " + file + " was busy for " + patienceMillis + " ms; try again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KmsUnavailableException("interrupted while waiting for the store " + file, e);
    }
  }

  /**
   * Waits for other processes. SQLite's own timeout would sleep where no interruption reaches it.
   * Time is counted in pauses, since nothing here looks at a clock.
   */
  private static final class Patience extends BusyHandler {
    private static final int PAUSE_MILLIS = 5;
    private static final int GIVE_UP = 0;
    private static final int TRY_AGAIN = 1;

    private final int maxPauses;

    Patience(int patienceMillis) {
      this.maxPauses = patienceMillis / PAUSE_MILLIS;
    }

    @Override
    protected int callback(int pausesBefore) {
      if (pausesBefore >= maxPauses) {
        return GIVE_UP;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
        return TRY_AGAIN;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return GIVE_UP;
      }
    }
  }
}
