package dev.jcakms.store;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.ChangeRecord;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.repository.SealCount;
import dev.jcakms.service.repository.Stamp;
import dev.jcakms.service.repository.Tombstone;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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
  private static final long NONE_RESERVED = -1;

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
    return reader.read(connection -> KeyTable.find(connection, keyId.toString()));
  }

  @Override
  public Optional<AliasRecord> findAlias(String name) {
    return reader.read(connection -> AliasTable.named(connection, name)).stream().findFirst();
  }

  @Override
  public List<KeyRecord> keys() {
    return reader.read(KeyTable::all);
  }

  @Override
  public List<KeyRecord> pendingDeletion() {
    return reader.read(KeyTable::pendingDeletion);
  }

  @Override
  public List<AliasRecord> aliases() {
    return reader.read(AliasTable::all);
  }

  @Override
  public List<KeyId> keyIds(String after, int limit, Instant now) {
    return reader.read(connection -> KeyTable.ids(connection, after, limit, now));
  }

  @Override
  public List<AliasRecord> aliases(Optional<KeyId> target, String after, int limit, Instant now) {
    return reader.read(connection -> AliasTable.page(connection, target, after, limit, now));
  }

  @Override
  public void insert(
      KeyRecord key,
      Optional<AliasRecord> alias,
      List<byte[]> chain,
      Map<String, String> tags,
      Stamp stamp) {
    change(connection -> KeyTable.create(connection, key, alias, chain, tags, stamp));
  }

  @Override
  public void insertUsed(KeyRecord key, long seals, Stamp stamp) {
    change(connection -> KeyTable.adopt(connection, key, seals, stamp));
  }

  @Override
  public void insertAlias(AliasRecord alias, int maxAliasesOfKey, Stamp stamp) {
    change(connection -> AliasTable.create(connection, alias, maxAliasesOfKey, stamp));
  }

  @Override
  public boolean updateAlias(AliasRecord seen, KeyId target, int maxAliasesOfKey, Stamp stamp) {
    return changeIfAsSeen(
        connection -> AliasTable.update(connection, seen, target, maxAliasesOfKey, stamp));
  }

  @Override
  public void deleteAlias(String name, Stamp stamp) {
    change(connection -> AliasTable.delete(connection, name, stamp));
  }

  @Override
  public void updateState(KeyId keyId, KeyState state, Stamp stamp) {
    change(connection -> KeyTable.updateState(connection, keyId.toString(), state, stamp));
  }

  @Override
  public void updateDescription(KeyId keyId, String description, Stamp stamp) {
    change(
        connection -> KeyTable.updateDescription(connection, keyId.toString(), description, stamp));
  }

  @Override
  public Map<String, String> tags(KeyId keyId) {
    return reader.read(connection -> TagTable.ofKey(connection, keyId.toString()));
  }

  @Override
  public void putTags(KeyId keyId, Map<String, String> tags, int maxTagsOfKey, Stamp stamp) {
    change(connection -> TagTable.put(connection, keyId.toString(), tags, maxTagsOfKey, stamp));
  }

  @Override
  public void removeTags(KeyId keyId, Set<String> names, Stamp stamp) {
    change(connection -> TagTable.remove(connection, keyId.toString(), names, stamp));
  }

  @Override
  public List<byte[]> certificates(KeyId keyId) {
    return reader.read(connection -> CertificateTable.ofKey(connection, keyId.toString()));
  }

  @Override
  public void replaceCertificates(KeyId keyId, List<byte[]> chain, Stamp stamp) {
    change(connection -> CertificateTable.replace(connection, keyId.toString(), chain, stamp));
  }

  @Override
  public void scheduleDeletion(KeyId keyId, Instant date, Stamp stamp) {
    change(connection -> DeletionTable.schedule(connection, keyId.toString(), date, stamp));
  }

  @Override
  public void cancelDeletion(KeyId keyId, Stamp stamp) {
    change(connection -> DeletionTable.cancel(connection, keyId.toString(), stamp));
  }

  @Override
  public boolean replaceMark(KeyId keyId, Deletion seen, Optional<Instant> mark, Stamp stamp) {
    return changeIfAsSeen(
        connection -> DeletionTable.replaceMark(connection, keyId.toString(), seen, mark, stamp));
  }

  @Override
  public boolean destroy(KeyId keyId, Deletion seen, Consumer<KeyRecord> inRoot, Stamp stamp) {
    return changeIfAsSeen(
        connection -> DeletionTable.destroy(connection, keyId.toString(), seen, inRoot, stamp));
  }

  @Override
  public boolean eraseDestroyed() {
    List<String> destroyed = reader.read(DeletionTable::notErased);
    if (destroyed.isEmpty()) {
      return true;
    }
    if (!writer.eraseFreed()) {
      return false;
    }
    writer.write(connection -> DeletionTable.noteErased(connection, destroyed));
    return true;
  }

  @Override
  public List<Tombstone> tombstones() {
    return reader.read(DeletionTable::tombstones);
  }

  @Override
  public void noteOrphanDestroyed(byte[] materialId, Stamp stamp) {
    change(
        connection ->
            ChangeTable.addWithoutKey(
                connection,
                stamp,
                "DestroyOrphan",
                Map.of("KeyMaterialId", HexFormat.of().formatHex(materialId))));
  }

  @Override
  public List<ChangeRecord> changes(KeyId keyId, long after, int maxRows) {
    return reader.read(connection -> ChangeTable.ofKey(connection, keyId, after, maxRows));
  }

  @Override
  public long reserveSeals(byte[] materialId, long seals, long ceiling) {
    // Not a change that anybody's snapshot would have to be renewed for.
    return writer.writeAndRead(
        connection -> {
          long reserved =
              Sql.select(
                  connection,
                  row -> row.next() ? row.getLong(1) : NONE_RESERVED,
                  "UPDATE material SET seals = seals + ? WHERE material_id = ? AND seals <= ?"
                      + " RETURNING seals",
                  seals,
                  materialId,
                  ceiling - seals);
          if (reserved != NONE_RESERVED) {
            return reserved;
          }
          String material = HexFormat.of().formatHex(materialId);
          if (Sql.exists(connection, "SELECT 1 FROM material WHERE material_id = ?", materialId)) {
            throw new KmsException(
                KmsErrorCode.LIMIT_EXCEEDED,
                "the material " + material + " may not seal " + seals + " times more");
          }
          throw new KmsNotFoundException("there is no material " + material);
        });
  }

  static List<SealCount> sealCounts(Connection connection) throws SQLException {
    return Sql.select(
        connection,
        KeyRows::sealCounts,
        "SELECT key_id, material_id, seals FROM material WHERE seals > 0"
            + " ORDER BY key_id, generation DESC");
  }

  @Override
  public void close() {
    try (writer) {
      reader.close();
    }
  }

  /** Every change goes through here: none without its count, no count without its change. */
  private void change(SqliteConnection.Change change) {
    boolean unused =
        changeIfAsSeen(
            connection -> {
              change.on(connection);
              return true;
            });
  }

  /** The same for a change that says no where what it was to change is not as it was seen. */
  private boolean changeIfAsSeen(SqliteConnection.Query<Boolean> change) {
    return writer.writeAndRead(
        connection -> {
          boolean changed = change.on(connection);
          if (changed) {
            update(connection, "UPDATE change_counter SET changes = changes + 1");
          }
          return changed;
        });
  }

  private static void update(Connection connection, String sql, Object... values)
      throws SQLException {
    int unused = Sql.update(connection, sql, values);
  }
}
