package dev.jcakms.store;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.repository.MaterialRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** The records in one SQLite file, in WAL mode, synced at every commit, with secure deletion. */
public final class SqliteStore implements KeyRepository {
  private static final int BUSY_MILLIS = 10_000;
  private static final long LOCK_SECONDS = 20;

  private final Path file;
  private final Connection connection;
  private final String installation;
  private final ReentrantLock lock = new ReentrantLock();

  private SqliteStore(Path file, Connection connection, String installation) {
    this.file = file;
    this.connection = connection;
    this.installation = installation;
  }

  /** Makes an empty store; on disk and closed when this returns. The file must not exist. */
  public static void create(Path file, String installation) {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (Connection connection = connect(file)) {
        Migrations.run(connection, file, Migrations.STEPS);
        try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO installation VALUES (1, ?, 0)")) {
          insert.setString(1, installation);
          insert.executeUpdate();
        }
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw new KmsUnavailableException("cannot write the store " + file + ": " + e, e);
    } catch (SQLException e) {
      throw SqlFailures.translate(e, file);
    }
  }

  /** Opens a store that exists. */
  public static SqliteStore open(Path file) {
    requireOurs(file);
    Connection connection = null;
    try {
      connection = connect(file);
      Migrations.run(connection, file, Migrations.STEPS);
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT id FROM installation")) {
        return new SqliteStore(file, connection, row.getString(1));
      }
    } catch (SQLException e) {
      close(connection);
      throw SqlFailures.translate(e, file);
    } catch (KmsException e) {
      close(connection);
      throw e;
    }
  }

  /** Looks at the header before SQLite does, which would write to an empty or foreign file. */
  private static void requireOurs(Path file) {
    byte[] header = new byte[72];
    try (java.io.InputStream in = Files.newInputStream(file)) {
      int read = in.readNBytes(header, 0, header.length);
      int applicationId = java.nio.ByteBuffer.wrap(header).getInt(68);
      if (read < header.length || applicationId != Migrations.APPLICATION_ID) {
        throw new KmsException(
            KmsErrorCode.INTERNAL, "the store " + file + " is damaged or none of ours");
      }
    } catch (IOException e) {
      throw new KmsUnavailableException("cannot read the store " + file + ": " + e, e);
    }
  }

  private static void close(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // The first failure is the one that is told.
      }
    }
  }

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_MILLIS);
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  @Override
  public String installation() {
    return installation;
  }

  @Override
  public long changeCounter() {
    return locked(
        () -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("SELECT change_counter FROM installation")) {
            return row.getLong(1);
          }
        });
  }

  @Override
  public Optional<KeyRecord> find(KeyId keyId) {
    return locked(() -> keys("WHERE k.key_id = ?", keyId.toString()).stream().findFirst());
  }

  @Override
  public List<KeyRecord> keys() {
    return locked(() -> keys(""));
  }

  private List<KeyRecord> keys(String where, String... parameters) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT * FROM keys k JOIN materials m ON m.key_id = k.key_id "
                + where
                + " ORDER BY k.key_id, m.position")) {
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i]);
      }
      List<KeyRecord> records = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          records.add(
              new KeyRecord(
                  KeyId.parse(row.getString("key_id")),
                  KmsKeySpec.valueOf(row.getString("spec")),
                  KeyUsage.valueOf(row.getString("usage")),
                  KeyState.valueOf(row.getString("state")),
                  row.getString("description"),
                  Instant.ofEpochMilli(row.getLong("created_millis")),
                  List.of(
                      new MaterialRecord(
                          row.getBytes("material_id"),
                          row.getBytes("stored"),
                          row.getBytes("check_value")))));
        }
      }
      return records;
    }
  }

  @Override
  public Optional<AliasRecord> findAlias(String name) {
    return locked(() -> aliases("WHERE name = ?", name).stream().findFirst());
  }

  @Override
  public List<AliasRecord> aliases() {
    return locked(() -> aliases(""));
  }

  private List<AliasRecord> aliases(String where, String... parameters) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM aliases " + where + " ORDER BY name")) {
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i]);
      }
      List<AliasRecord> records = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          records.add(
              new AliasRecord(
                  row.getString("name"),
                  KeyId.parse(row.getString("key_id")),
                  Instant.ofEpochMilli(row.getLong("created_millis")),
                  Instant.ofEpochMilli(row.getLong("updated_millis"))));
        }
      }
      return records;
    }
  }

  @Override
  public void insert(KeyRecord key, Optional<AliasRecord> alias) {
    changed(
        () -> {
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, key.keyId().toString());
            insert.setString(2, key.spec().name());
            insert.setString(3, key.usage().name());
            insert.setString(4, key.state().name());
            insert.setString(5, key.description());
            insert.setLong(6, key.creationDate().toEpochMilli());
            insert.executeUpdate();
          }
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO materials VALUES (?, ?, ?, ?, ?)")) {
            for (int position = 0; position < key.materials().size(); position++) {
              MaterialRecord material = key.materials().get(position);
              insert.setBytes(1, material.id());
              insert.setString(2, key.keyId().toString());
              insert.setInt(3, position);
              insert.setBytes(4, material.stored());
              insert.setBytes(5, material.check());
              insert.executeUpdate();
            }
          }
          if (alias.isPresent()) {
            insertRow(alias.get());
          }
        });
  }

  @Override
  public void insertAlias(AliasRecord alias, int maxAliasesOfKey) {
    changed(
        () -> {
          String target = alias.target().toString();
          if (count("SELECT count(*) FROM keys WHERE key_id = ?", target) == 0) {
            throw notFound(alias.target());
          }
          if (count("SELECT count(*) FROM aliases WHERE key_id = ?", target) >= maxAliasesOfKey) {
            throw new KmsException(
                KmsErrorCode.LIMIT_EXCEEDED, "a key has at most " + maxAliasesOfKey + " aliases");
          }
          insertRow(alias);
        });
  }

  private void insertRow(AliasRecord alias) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO aliases VALUES (?, ?, ?, ?)")) {
      insert.setString(1, alias.name());
      insert.setString(2, alias.target().toString());
      insert.setLong(3, alias.creationDate().toEpochMilli());
      insert.setLong(4, alias.lastUpdatedDate().toEpochMilli());
      insert.executeUpdate();
    } catch (SQLiteException e) {
      if (e.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY) {
        throw new KmsException(
            KmsErrorCode.ALREADY_EXISTS, "An alias with the name " + alias.name() + " exists", e);
      }
      throw e;
    }
  }

  @Override
  public void updateState(KeyId keyId, KeyState state) {
    changed(
        () -> {
          try (PreparedStatement update =
              connection.prepareStatement("UPDATE keys SET state = ? WHERE key_id = ?")) {
            update.setString(1, state.name());
            update.setString(2, keyId.toString());
            if (update.executeUpdate() == 0) {
              throw notFound(keyId);
            }
          }
        });
  }

  private static KmsNotFoundException notFound(KeyId keyId) {
    return new KmsNotFoundException("Key '" + keyId + "' does not exist");
  }

  private int count(String sql, String parameter) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, parameter);
      try (ResultSet row = select.executeQuery()) {
        return row.getInt(1);
      }
    }
  }

  private interface Sql<T> {
    T run() throws SQLException;
  }

  private interface Change {
    void run() throws SQLException;
  }

  private void changed(Change change) {
    locked(
        () -> {
          execute("BEGIN IMMEDIATE");
          try {
            change.run();
            execute("UPDATE installation SET change_counter = change_counter + 1");
            execute("COMMIT");
            return null;
          } catch (SQLException | RuntimeException e) {
            execute("ROLLBACK");
            throw e;
          }
        });
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private <T> T locked(Sql<T> sql) {
    try {
      if (!lock.tryLock(LOCK_SECONDS, TimeUnit.SECONDS)) {
        throw new KmsUnavailableException("the store " + file + " is busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KmsUnavailableException("interrupted while waiting for the store", e);
    }
    try {
      if (connection.isClosed()) {
        throw new KmsUnavailableException("the store is closed");
      }
      return sql.run();
    } catch (SQLException e) {
      throw SqlFailures.translate(e, file);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqlFailures.translate(e, file);
    } finally {
      lock.unlock();
    }
  }
}
