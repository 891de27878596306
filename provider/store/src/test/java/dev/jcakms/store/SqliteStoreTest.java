package dev.jcakms.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.store.testing.KeyLifeContract;
import dev.jcakms.store.testing.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract, and what only a file of SQLite has. */
class SqliteStoreTest extends KeyLifeContract {
  /** Occurs nowhere by chance. */
  private static final String MARK = "material that nobody may find again";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Override
  protected String installation() {
    return Databases.INSTALLATION;
  }

  @Override
  protected KeyRepository open() {
    if (!Files.exists(file())) {
      SqliteStore.create(file(), Databases.INSTALLATION);
    }
    return SqliteStore.open(file());
  }

  @Override
  protected void executeUnseen(String sql) throws SQLException {
    Databases.execute(file(), sql);
  }

  private Path file() {
    return directory.resolve("store.db");
  }

  @ParameterizedTest
  @CsvSource({
    "journal_mode, wal",
    "synchronous, 2",
    "foreign_keys, 1",
    "secure_delete, 1",
    "fullfsync, 1",
    "checkpoint_fullfsync, 1"
  })
  void bothConnectionsWorkAsTheyMust(String pragma, String value) {
    SqliteStore opened = (SqliteStore) store;
    for (SqliteConnection connection : List.of(opened.reader, opened.writer)) {
      assertEquals(List.of(value), connection.read(c -> Databases.query(c, "PRAGMA " + pragma)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM kms_key",
        "UPDATE alias SET key_id = '00000000-0000-0000-0000-000000000000'",
        "INSERT INTO alias VALUES ('alias/x', '00000000-0000-0000-0000-000000000000', 0, 0)",
        "UPDATE material SET key_id = '00000000-0000-0000-0000-000000000000'"
      })
  void rowThatNamesAnUnknownKeyIsRefused(String change) {
    SqliteStore opened = (SqliteStore) store;
    opened.insert(Records.key(1), Optional.of(Records.alias("alias/one", 1)), Records.STAMP);
    for (SqliteConnection connection : List.of(opened.reader, opened.writer)) {
      KmsException refused =
          assertThrows(
              KmsException.class,
              () ->
                  connection.write(
                      c -> {
                        try (var statement = c.createStatement()) {
                          statement.executeUpdate(change);
                        }
                      }));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("FOREIGN KEY"), refused.getMessage());
    }
    assertEquals(List.of(Records.key(1)), store.keys());
  }

  @Test
  void deletedContentIsOverwritten() throws IOException {
    SqliteStore opened = (SqliteStore) store;
    KeyRecord key = Records.key(1);
    MaterialRecord material = key.current();
    opened.insert(
        new KeyRecord(
            key.keyId(),
            key.spec(),
            key.usage(),
            key.origin(),
            key.state(),
            key.description(),
            key.creationDate(),
            List.of(
                new MaterialRecord(
                    material.id(),
                    MARK.getBytes(ISO_8859_1),
                    material.check(),
                    material.publicKey()))),
        Optional.empty(),
        Records.STAMP);
    opened.insert(Records.key(2), Optional.empty(), Records.STAMP);
    opened.close();
    assertTrue(Files.readString(file(), ISO_8859_1).contains(MARK), "it was in the file");

    SqliteStore again = (SqliteStore) opened();
    again.writer.write(
        c -> {
          try (var statement = c.createStatement()) {
            statement.executeUpdate(
                "DELETE FROM material WHERE key_id LIKE '00000000-0000-0001-%';"
                    + "DELETE FROM kms_key WHERE key_id LIKE '00000000-0000-0001-%'");
          }
        });
    assertEquals(List.of(Records.key(2)), again.keys());
    again.close();
    assertFalse(Files.readString(file(), ISO_8859_1).contains(MARK), "it is still in the file");
  }

  @Test
  void storeAndItsLogsAreTheOwnersAlone() throws IOException {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    Set<String> names = Databases.contents(directory).keySet();
    assertEquals(Set.of("store.db", "store.db-wal", "store.db-shm"), names);
    for (String name : names) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))),
          name);
    }
  }

  @Test
  void storeThatWasMadeOrClosedIsOneFile() throws IOException {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    store.close();
    assertEquals(Set.of("store.db"), Databases.contents(directory).keySet());
    Path made = Files.createDirectory(directory.resolve("made"));
    SqliteStore.create(made.resolve("store.db"), Databases.INSTALLATION);
    assertEquals(Set.of("store.db"), Databases.contents(made).keySet());
  }

  @Test
  void storeIsNotMadeOverAFileThatExists() throws IOException {
    store.close();
    Map<String, String> before = Databases.contents(directory);
    KmsException refused =
        assertThrows(KmsException.class, () -> SqliteStore.create(file(), Databases.INSTALLATION));
    assertEquals(KmsErrorCode.ALREADY_EXISTS, refused.code());
    assertEquals(before, Databases.contents(directory));
  }

  @Test
  void storeIsNotMadeInADirectoryThatIsMissing() {
    assertThrows(
        KmsUnavailableException.class,
        () ->
            SqliteStore.create(
                directory.resolve("missing").resolve("store.db"), Databases.INSTALLATION));
    assertFalse(Files.exists(directory.resolve("missing")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "what?mode=memory", "50%41", "#1", "a;b&c=d", "file:x", "'q'"})
  void pathIsTakenAsItStands(String name) throws IOException {
    Path inside = Files.createDirectory(directory.resolve(name));
    Path odd = inside.resolve(name);
    SqliteStore.create(odd, Databases.INSTALLATION);
    try (SqliteStore opened = SqliteStore.open(odd)) {
      opened.insert(Records.key(1), Optional.empty(), Records.STAMP);
      opened.updateState(Records.keyId(1), KeyState.DISABLED, Records.STAMP);
    }
    assertEquals(Set.of(name), Databases.contents(inside).keySet());
  }
}
