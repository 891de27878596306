package dev.jcakms.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.store.testing.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy has one state of a store in use, and nothing that was deleted from it. */
class StoreCopyTest {
  /** Occurs nowhere by chance. */
  private static final String MARK = "a text that nobody may find again";

  private static final long CEILING = 1L << 32;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path file;

  @SuppressWarnings("NullAway.Init")
  private Path copy;

  @BeforeEach
  void makeStore() {
    file = directory.resolve("store.db");
    copy = directory.resolve("copy.db");
    SqliteStore.create(file, Databases.INSTALLATION);
  }

  @Test
  void copyOfAStoreInUseIsAWholeStoreOfOneFile() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      insert(store, 1);
      StoreCopy.make(file, copy);
      insert(store, 2); // The store goes on, and the copy does not.
    }
    assertEquals(Databases.schema(file), Databases.schema(copy));
    assertEquals(Set.of("copy.db", "store.db"), Databases.contents(directory).keySet());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
    StoreCopy.requireIntact(copy);
    try (SqliteStore store = SqliteStore.open(copy)) {
      assertEquals(Databases.INSTALLATION, store.installation());
      assertEquals(List.of(Records.key(1)), store.keys());
      assertEquals(1, store.changeCounter());
    }
  }

  @Test
  void deletedRowsAreNotInTheCopy() throws Exception {
    // As another program would, that does not overwrite what it deletes.
    Databases.execute(
        file,
        "PRAGMA secure_delete = OFF",
        "CREATE TABLE scratch (text TEXT)",
        "INSERT INTO scratch VALUES ('" + MARK.repeat(100) + "'), ('" + MARK + "')",
        "DELETE FROM scratch");
    assertTrue(Files.readString(file, ISO_8859_1).contains(MARK), "it is in the file");
    StoreCopy.make(file, copy);
    assertFalse(Files.readString(copy, ISO_8859_1).contains(MARK));
  }

  @Test
  void fileThatIsThereIsNotWrittenOver() throws IOException {
    Files.writeString(copy, "plain");
    KmsException refused = assertThrows(KmsException.class, () -> StoreCopy.make(file, copy));
    assertEquals(KmsErrorCode.ALREADY_EXISTS, refused.code());
    assertEquals("plain", Files.readString(copy));
  }

  @Test
  void copyThatIsDamagedInTheMiddleIsNotIntact() throws IOException {
    try (SqliteStore store = SqliteStore.open(file)) {
      for (int number = 1; number <= 50; number++) {
        insert(store, number);
      }
    }
    StoreCopy.make(file, copy);
    byte[] bytes = Files.readAllBytes(copy);
    Arrays.fill(bytes, bytes.length / 2, bytes.length - 4096, (byte) 'x');
    Files.write(copy, bytes);
    KmsException refused = assertThrows(KmsException.class, () -> StoreCopy.requireIntact(copy));
    assertEquals(KmsErrorCode.INTERNAL, refused.code());
  }

  @Test
  void sealsAreSetAsideForWhatSealsAndNoFurtherThanTheCeiling() {
    try (SqliteStore store = SqliteStore.open(file)) {
      insert(store, 1);
      insert(store, 2);
      store.insert(Records.pair(3), Optional.empty(), Records.STAMP);
      long unused = store.reserveSeals(Records.material(1).id(), 5, CEILING);
      unused = store.reserveSeals(Records.material(2).id(), CEILING - 5, CEILING);
    }
    StoreCopy.setSealsAside(file, 100, CEILING);
    assertEquals(
        List.of(105L, CEILING),
        StoreSummary.read(file).sealCounts().stream().map(count -> count.reserved()).toList());
  }

  private static void insert(SqliteStore store, long number) {
    store.insert(Records.key(number), Optional.empty(), Records.STAMP);
  }
}
