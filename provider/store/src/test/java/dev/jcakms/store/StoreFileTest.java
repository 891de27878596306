package dev.jcakms.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.store.testing.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What is no store of this program is refused, and nothing of it or beside it changes. */
class StoreFileTest {
  private static final int PAGE_BYTES = 4096;
  private static final int USER_VERSION_POS = 60;
  private static final int APPLICATION_ID_POS = 68;
  private static final int KEYS = 10;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private Path file() {
    return directory.resolve("store.db");
  }

  @BeforeEach
  void makeStore() {
    SqliteStore.create(file(), Databases.INSTALLATION);
    try (SqliteStore store = SqliteStore.open(file())) {
      for (int i = 1; i <= KEYS; i++) {
        store.insert(Records.key(i), Optional.of(Records.alias("alias/" + i, i)), Records.STAMP);
      }
    }
  }

  @Test
  void missingFileIsRefusedAndNotMade() throws Exception {
    Files.delete(file());
    assertRefusedUntouched("there is no such file");
  }

  @Test
  void directoryIsRefused() throws Exception {
    Files.delete(file());
    Files.createDirectory(file());
    assertRefusedUntouched("it is not a file");
  }

  @Test
  void fileBelowAPlainFileIsRefused() throws IOException {
    KmsException refused =
        assertThrows(KmsException.class, () -> SqliteStore.open(file().resolve("store.db")));
    assertEquals(KmsErrorCode.INTERNAL, refused.code(), refused.getMessage());
  }

  @TestFactory
  Stream<DynamicTest> contentThatIsNoStoreIsRefused() throws IOException {
    byte[] store = Files.readAllBytes(file());
    byte[] noise = new byte[store.length];
    new Random(1).nextBytes(noise);
    byte[] headless = store.clone();
    Arrays.fill(headless, 0, 16, (byte) 'x');
    byte[] noPages = store.clone();
    Arrays.fill(noPages, PAGE_BYTES, store.length, (byte) 0);
    byte[] noSchema = store.clone();
    Arrays.fill(noSchema, 100, PAGE_BYTES, (byte) 0xA5);
    return Map.of(
            "nothing",
            new byte[0],
            "one byte",
            new byte[1],
            "text",
            "not a database\n".repeat(500).getBytes(UTF_8),
            "zeros",
            new byte[store.length],
            "noise",
            noise,
            "a store without its magic",
            headless,
            "half a header",
            Arrays.copyOf(store, 50),
            "the header alone",
            Arrays.copyOf(store, 100),
            "a store whose other pages are zeros",
            noPages,
            "a store whose schema is noise",
            noSchema)
        .entrySet()
        .stream()
        .map(
            content ->
                DynamicTest.dynamicTest(
                    content.getKey(),
                    () -> {
                      Files.write(file(), content.getValue());
                      assertRefusedUntouched("");
                    }));
  }

  @Test
  void databaseOfAnotherProgramIsRefused() throws Exception {
    Files.delete(file());
    Databases.execute(file(), "CREATE TABLE installation (id TEXT)");
    assertRefusedUntouched("not a store of this program");
  }

  @Test
  void storeWithAnotherApplicationIdIsRefused() throws Exception {
    writeInt(APPLICATION_ID_POS, StoreFile.APPLICATION_ID + 1);
    assertRefusedUntouched("not a store of this program");
  }

  @Test
  void storeThatWasNotMadeToItsEndIsRefused() throws Exception {
    Files.delete(file());
    StoreFile.make(file());
    try (SqliteConnection half = SqliteConnection.open(file(), Databases.PATIENCE_MILLIS)) {
      half.write(Migrations.STORE::run);
    }
    assertRefusedUntouched("not a store of this program");
  }

  @Test
  void newerStoreIsRefused() throws Exception {
    writeInt(USER_VERSION_POS, Migrations.STORE.latest() + 1);
    assertRefusedUntouched("use the newer version that wrote it");
  }

  @Test
  void storeOfAnImpossibleVersionIsRefused() throws Exception {
    for (int version : new int[] {0, -1, Integer.MIN_VALUE}) {
      writeInt(USER_VERSION_POS, version);
      assertRefusedUntouched("");
    }
  }

  @Test
  void damageBehindTheFirstPageIsNeverTakenForAnAnswer() throws Exception {
    byte[] store = Files.readAllBytes(file());
    for (int page = 1; page < store.length / PAGE_BYTES; page++) {
      byte[] damaged = store.clone();
      Arrays.fill(damaged, page * PAGE_BYTES, page * PAGE_BYTES + PAGE_BYTES, (byte) 0xA5);
      Files.write(file(), damaged);
      KmsException refused =
          assertThrows(
              KmsException.class,
              () -> {
                try (SqliteStore opened = SqliteStore.open(file())) {
                  assertEquals(KEYS, opened.keys().size());
                  assertEquals(KEYS, opened.aliases().size());
                  assertEquals(List.of(), opened.certificates(Records.keyId(1)));
                  assertEquals(Map.of(), opened.tags(Records.keyId(1)));
                  assertEquals(List.of(), opened.tombstones());
                  for (int number = 1; number <= KEYS; number++) {
                    assertEquals(1, opened.changes(Records.keyId(number), 0, 2).size());
                  }
                  opened.insert(
                      Records.key(KEYS + 1),
                      Optional.of(Records.alias("alias/new", KEYS + 1)),
                      Records.STAMP);
                }
              },
              "page " + page);
      assertEquals(KmsErrorCode.INTERNAL, refused.code(), refused.getMessage());
    }
  }

  private void writeInt(int position, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(file());
    ByteBuffer.wrap(bytes).putInt(position, value);
    Files.write(file(), bytes);
  }

  private void assertRefusedUntouched(String text) throws IOException, SQLException {
    Map<String, String> before = Databases.contents(directory);
    KmsException refused = assertThrows(KmsException.class, () -> SqliteStore.open(file()).close());
    assertEquals(KmsErrorCode.INTERNAL, refused.code(), refused.getMessage());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(text), message);
    assertEquals(before, Databases.contents(directory), message);
  }
}
