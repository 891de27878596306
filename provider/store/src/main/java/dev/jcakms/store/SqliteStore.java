package dev.jcakms.store;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.repository.SealCount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The repository in one SQLite file, with a write-ahead log, each commit synced, and deleted
 * content overwritten. Thread-safe; several processes may have one file open.
 *
 * <p>There are two connections, one that reads and one that writes, each used by one thread at a
 * time. In a write-ahead log readers never wait for a writer, so reads here go on while a change
 * waits for another process; more connections would only shorten a queue that is short already,
 * since decisions are taken from memory and not from here.
 *
 * <p>Not guaranteed: if the disk fails while a commit is being synced, the change is refused, and
 * this process does not see it, but a process that recovers the file after a crash at that moment
 * may.
 *
 * <p>One JVM has one copy of the driver: two copies, loaded by two class loaders, take away each
 * other's locks on the same file, which is how POSIX locks are.
 */
public final class SqliteStore implements KeyRepository {
  private static final int PATIENCE_MILLIS = 5_000;

  private static final String SELECT_KEYS =
      """
      SELECT key_id, spec, key_usage, origin, state, description, creation_millis,
             material_id, stored, root_check, public_key
      FROM kms_key LEFT JOIN material USING (key_id)
      """;
  private static final String IN_ORDER = "ORDER BY key_id, generation DESC";
  private static final String SELECT_ALIASES =
      "SELECT name, key_id, creation_millis, last_updated_millis FROM alias ";

  /** Package-visible, as is the other, for tests that ask what a connection really does. */
  final SqliteConnection reader;

  final SqliteConnection writer;

  private SqliteStore(SqliteConnection reader, SqliteConnection writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /**
   * Makes a store and closes it again: one file of mode 0600 without a log beside it, synced. After
   * a failure there may be a file, which {@link #open} refuses.
   *
   * @param file must not exist; its directory must
   * @param installation a UUID in text form
   * @throws KmsException ALREADY_EXISTS, UNSUPPORTED_OPERATION where files have no owner;
   *     KmsUnavailableException if it cannot be written
   */
  public static void create(Path file, String installation) {
    create(file, installation, Migrations.STORE);
  }

  static void create(Path file, String installation, Migrations migrations) {
    StoreFile.make(file);
    try (SqliteConnection connection = SqliteConnection.open(file, PATIENCE_MILLIS)) {
      connection.write(
          change -> {
            migrations.run(change);
            update(change, "INSERT INTO installation (one, id) VALUES (1, ?)", installation);
            update(change, "INSERT INTO change_counter (one, changes) VALUES (1, 0)");
            // With this the file becomes a store.
            update(change, "PRAGMA application_id = " + StoreFile.APPLICATION_ID);
          });
    } // The last connection to close writes the log back and removes it.
    StoreFile.sync(file);
  }

  /**
   * Opens a store that exists, and brings an old one up to date. What is missing, empty, newer, or
   * not a store is left untouched.
   *
   * @throws KmsException INTERNAL with a text that says what to do, KmsUnavailableException
   */
  public static SqliteStore open(Path file) {
    return open(file, Migrations.STORE, PATIENCE_MILLIS);
  }

  static SqliteStore open(Path file, Migrations migrations, int patienceMillis) {
    StoreFile.check(file, migrations);
    SqliteConnection writer = SqliteConnection.open(file, patienceMillis);
    try {
      // Asked again: the first look does not see what is still in the log.
      if (writer.read(migrations::isPending)) {
        writer.write(migrations::run);
      }
      SqliteStore store = new SqliteStore(SqliteConnection.open(file, patienceMillis), writer);
      store.checkReadable();
      return store;
    } catch (Throwable failure) {
      writer.close();
      throw failure;
    }
  }

  private void checkReadable() {
    try {
      installation();
      changeCounter();
    } catch (Throwable failure) {
      reader.close();
      throw failure;
    }
  }

  @Override
  public String installation() {
    return reader.read(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("SELECT id FROM installation")) {
            if (!row.next()) {
              throw SqliteFailures.damaged("it does not name its installation");
            }
            return row.getString(1);
          }
        });
  }

  @Override
  public long changeCounter() {
    return reader.read(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("SELECT changes FROM change_counter")) {
            if (!row.next()) {
              throw SqliteFailures.damaged("it does not count its changes");
            }
            return row.getLong(1);
          }
        });
  }

  @Override
  public Optional<KeyRecord> find(KeyId keyId) {
    return selectKeys("WHERE key_id = ? ", keyId.toString()).stream().findFirst();
  }

  @Override
  public Optional<AliasRecord> findAlias(String name) {
    return selectAliases("WHERE name = ?", name).stream().findFirst();
  }

  @Override
  public List<KeyRecord> keys() {
    return selectKeys("");
  }

  @Override
  public List<AliasRecord> aliases() {
    return selectAliases("ORDER BY name");
  }

  @Override
  public void insert(KeyRecord key, Optional<AliasRecord> alias, List<byte[]> chain) {
    change(
        connection -> {
          addKey(connection, key);
          if (alias.isPresent()) {
            addAlias(connection, alias.get());
          }
          addCertificates(connection, key.keyId().toString(), chain);
        });
  }

  @Override
  public void insertUsed(KeyRecord key, long seals) {
    change(
        connection -> {
          addKey(connection, key);
          update(
              connection,
              "UPDATE material SET seals = ? WHERE material_id = ?",
              seals,
              key.current().id());
        });
  }

  @Override
  public void insertAlias(AliasRecord alias, int maxAliasesOfKey) {
    change(
        connection -> {
          addAlias(connection, alias);
          String keyId = alias.target().toString();
          if (exists(
              connection,
              "SELECT 1 FROM alias WHERE key_id = ? LIMIT 1 OFFSET ?",
              keyId,
              maxAliasesOfKey)) {
            throw new KmsException(
                KmsErrorCode.LIMIT_EXCEEDED,
                "the key " + keyId + " has " + maxAliasesOfKey + " aliases, the most that it may");
          }
        });
  }

  @Override
  public void updateState(KeyId keyId, KeyState state) {
    change(
        connection -> {
          int found =
              update(
                  connection,
                  "UPDATE kms_key SET state = ? WHERE key_id = ?",
                  state.name(),
                  keyId.toString());
          if (found == 0) {
            throw noSuchKey(keyId.toString());
          }
        });
  }

  @Override
  public List<byte[]> certificates(KeyId keyId) {
    return reader.read(
        connection -> {
          try (PreparedStatement statement =
                  prepare(
                      connection,
                      "SELECT der FROM certificate WHERE key_id = ? ORDER BY position",
                      keyId.toString());
              ResultSet rows = statement.executeQuery()) {
            List<byte[]> chain = new ArrayList<>();
            while (rows.next()) {
              chain.add(rows.getBytes(1));
            }
            return chain;
          }
        });
  }

  @Override
  public void replaceCertificates(KeyId keyId, List<byte[]> chain) {
    change(
        connection -> {
          String key = keyId.toString();
          if (!exists(connection, "SELECT 1 FROM kms_key WHERE key_id = ?", key)) {
            throw noSuchKey(key);
          }
          update(connection, "DELETE FROM certificate WHERE key_id = ?", key);
          addCertificates(connection, key, chain);
        });
  }

  @Override
  public long reserveSeals(byte[] materialId, long seals, long ceiling) {
    // Not a change that anybody's snapshot would have to be renewed for.
    return writer.writeAndRead(
        connection -> {
          try (PreparedStatement statement =
                  prepare(
                      connection,
                      "UPDATE material SET seals = seals + ? WHERE material_id = ? AND seals <= ?"
                          + " RETURNING seals",
                      seals,
                      materialId,
                      ceiling - seals);
              ResultSet row = statement.executeQuery()) {
            if (row.next()) {
              return row.getLong(1);
            }
          }
          String material = HexFormat.of().formatHex(materialId);
          if (exists(connection, "SELECT 1 FROM material WHERE material_id = ?", materialId)) {
            throw new KmsException(
                KmsErrorCode.LIMIT_EXCEEDED,
                "the material " + material + " may not seal " + seals + " times more");
          }
          throw new KmsNotFoundException("there is no material " + material);
        });
  }

  static List<SealCount> sealCounts(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            prepare(
                connection,
                "SELECT key_id, material_id, seals FROM material WHERE seals > 0"
                    + " ORDER BY key_id, generation DESC");
        ResultSet rows = statement.executeQuery()) {
      return KeyRows.sealCounts(rows);
    }
  }

  @Override
  public void close() {
    try (writer) {
      reader.close();
    }
  }

  /** Every change goes through here: none without its count, no count without its change. */
  private void change(SqliteConnection.Change change) {
    writer.write(
        connection -> {
          change.on(connection);
          update(connection, "UPDATE change_counter SET changes = changes + 1");
        });
  }

  private static void addKey(Connection connection, KeyRecord key) throws SQLException {
    String keyId = key.keyId().toString();
    if (exists(connection, "SELECT 1 FROM kms_key WHERE key_id = ?", keyId)) {
      throw new KmsException(KmsErrorCode.ALREADY_EXISTS, "the key " + keyId + " exists");
    }
    update(
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
      update(
          connection,
          "INSERT INTO material (key_id, generation, material_id, stored, root_check, public_key)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          keyId,
          generation--,
          material.id(),
          material.stored(),
          material.check(),
          material.publicKey());
    }
  }

  private static void addAlias(Connection connection, AliasRecord alias) throws SQLException {
    if (exists(connection, "SELECT 1 FROM alias WHERE name = ?", alias.name())) {
      throw new KmsException(
          KmsErrorCode.ALREADY_EXISTS, "the alias " + alias.name() + " exists already");
    }
    String keyId = alias.target().toString();
    if (!exists(connection, "SELECT 1 FROM kms_key WHERE key_id = ?", keyId)) {
      throw noSuchKey(keyId);
    }
    update(
        connection,
        "INSERT INTO alias (name, key_id, creation_millis, last_updated_millis)"
            + " VALUES (?, ?, ?, ?)",
        alias.name(),
        keyId,
        alias.creationDate().toEpochMilli(),
        alias.lastUpdatedDate().toEpochMilli());
  }

  private static void addCertificates(Connection connection, String keyId, List<byte[]> chain)
      throws SQLException {
    for (int position = 0; position < chain.size(); position++) {
      update(
          connection,
          "INSERT INTO certificate (key_id, position, der) VALUES (?, ?, ?)",
          keyId,
          position,
          chain.get(position));
    }
  }

  private static KmsNotFoundException noSuchKey(String keyId) {
    return new KmsNotFoundException("there is no key " + keyId);
  }

  private List<KeyRecord> selectKeys(String which, Object... values) {
    return reader.read(
        connection -> {
          try (PreparedStatement statement =
                  prepare(connection, SELECT_KEYS + which + IN_ORDER, values);
              ResultSet rows = statement.executeQuery()) {
            return KeyRows.keys(rows);
          }
        });
  }

  private List<AliasRecord> selectAliases(String which, Object... values) {
    return reader.read(
        connection -> {
          try (PreparedStatement statement = prepare(connection, SELECT_ALIASES + which, values);
              ResultSet rows = statement.executeQuery()) {
            return KeyRows.aliases(rows);
          }
        });
  }

  private static boolean exists(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  private static int update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
