package dev.jcakms.store;

import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.SealCount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What can be told of a store without changing it or its log, or making a file. It need not be up
 * to date, and this and other processes may have it open.
 *
 * @param installation the installation that it belongs to, as a UUID in text form
 * @param schemaVersion of its tables; opening brings an older one up to date
 * @param keys how many keys it holds, whatever their state
 * @param materialIds of all their materials, each 64 hexadecimal digits
 * @param sealCounts how many seals of a material have been set aside, for those of which some have
 * @param pending the keys that are pending deletion, by the text of their id
 * @param destroyed how many keys were destroyed
 * @param notErased how many of them have left bytes in the files of the store
 * @param records the keys with their materials; none where the schema is not up to date
 */
public record StoreSummary(
    String installation,
    int schemaVersion,
    long keys,
    Set<String> materialIds,
    List<SealCount> sealCounts,
    Map<String, Deletion> pending,
    long destroyed,
    long notErased,
    List<KeyRecord> records) {
  /** The version whose schema counts seals. */
  private static final int COUNTS_SEALS = 2;

  /** The version whose schema knows deletions. */
  private static final int KNOWS_DELETIONS = 5;

  private static final String SOUND = "ok";
  private static final String LOG = "-wal";
  private static final String INDEX_OF_LOG = "-shm";

  /** Takes copies. */
  public StoreSummary {
    materialIds = Set.copyOf(materialIds);
    sealCounts = List.copyOf(sealCounts);
    pending = Collections.unmodifiableMap(new TreeMap<>(pending));
    records = List.copyOf(records);
  }

  /**
   * Looks at a store.
   *
   * @throws KmsException INTERNAL with a text that says what to do, KmsUnavailableException
   */
  public static StoreSummary read(Path file) {
    StoreFile.check(file, Migrations.STORE);
    try {
      boolean hadLog = hasLog(file);
      StoreSummary summary = read(file, hadLog);
      // Opened meanwhile: what was read without a lock may be torn.
      return hadLog || !hasLog(file) ? summary : read(file, true);
    } catch (SQLException e) {
      throw SqliteFailures.translate(file, e);
    }
  }

  /** It has one while somebody has it open, and if the last who had it open died. */
  private static boolean hasLog(Path file) {
    return Files.exists(beside(file, LOG));
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  private static StoreSummary read(Path file, boolean withLog) throws SQLException {
    if (withLog && Files.notExists(beside(file, INDEX_OF_LOG))) {
      throw new KmsUnavailableException(
          "the store "
              + file
              + " has a log without the index of it, as after a restore; it cannot be looked at"
              + " until it has been opened once, which makes the index");
    }
    try (Connection connection =
            withLog ? SqliteDriver.connectToRead(file) : SqliteDriver.connectForALook(file);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT id, (SELECT count(*) FROM kms_key) FROM installation")) {
      if (!row.next()) {
        throw SqliteFailures.damaged("it does not name its installation");
      }
      requireSound(connection);
      int version = Migrations.version(connection);
      boolean knowsDeletions = version >= KNOWS_DELETIONS;
      return new StoreSummary(
          row.getString(1),
          version,
          row.getLong(2),
          materialIds(connection),
          version < COUNTS_SEALS ? List.of() : SqliteStore.sealCounts(connection),
          knowsDeletions ? pending(connection) : Map.of(),
          knowsDeletions ? count(connection, "SELECT count(*) FROM tombstone") : 0,
          knowsDeletions ? count(connection, "SELECT count(*) FROM tombstone WHERE erased = 0") : 0,
          version == Migrations.STORE.latest() ? KeyTable.all(connection) : List.of());
    }
  }

  private static void requireSound(Connection connection) throws SQLException {
    String damage =
        Sql.select(
            connection,
            rows -> rows.next() ? rows.getString(1) : "no answer",
            "PRAGMA quick_check(1)");
    if (!damage.equals(SOUND)) {
      throw SqliteFailures.damaged(damage + ": restore it from a backup");
    }
    Optional<String> bare =
        Sql.select(
            connection,
            rows -> rows.next() ? Optional.of(rows.getString(1)) : Optional.empty(),
            "SELECT key_id FROM kms_key WHERE key_id NOT IN (SELECT key_id FROM material)");
    if (bare.isPresent()) {
      throw SqliteFailures.damaged(
          "the key " + bare.get() + " has no material: restore it from a backup");
    }
  }

  private static Map<String, Deletion> pending(Connection connection) throws SQLException {
    return Sql.select(
        connection,
        rows -> {
          Map<String, Deletion> found = new TreeMap<>();
          while (rows.next()) {
            String keyId = rows.getString("key_id");
            KeyRows.deletion(rows).ifPresent(deletion -> found.put(keyId, deletion));
          }
          return found;
        },
        "SELECT key_id, deletion_millis, mark_millis FROM kms_key"
            + " WHERE deletion_millis IS NOT NULL");
  }

  private static long count(Connection connection, String query) throws SQLException {
    return Sql.select(connection, rows -> rows.next() ? rows.getLong(1) : 0, query);
  }

  private static Set<String> materialIds(Connection connection) throws SQLException {
    Set<String> ids = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT material_id FROM material")) {
      while (rows.next()) {
        ids.add(HexFormat.of().formatHex(rows.getBytes(1)));
      }
    }
    return ids;
  }
}
