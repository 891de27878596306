package dev.jcakms.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.store.testing.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at a store tells what is in it, and leaves everything as it was. */
class StoreSummaryTest {
  private static final String INSTALLATION = "0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path file;

  @BeforeEach
  void makeStore() {
    file = directory.resolve("store.db");
    SqliteStore.create(file, INSTALLATION);
  }

  @Test
  void storeThatNobodyHasOpenIsToldAndUntouched() throws IOException {
    Map<String, String> before = state();
    assertEquals(
        new StoreSummary(
            INSTALLATION,
            Migrations.STORE.latest(),
            0,
            Set.of(),
            List.of(),
            Map.of(),
            0,
            0,
            List.of()),
        StoreSummary.read(file));
    assertEquals(before, state());
  }

  @Test
  void keysThatAreInTheLogAloneAreCountedAndNothingIsTouched() throws Exception {
    SqliteStore store = SqliteStore.open(file);
    try {
      insertKey(store);
      Map<String, String> before = state();
      assertTrue(before.containsKey("store.db-wal"), before.toString());
      assertEquals(1, StoreSummary.read(file).keys());
      // The index in shared memory notes who reads; within one process no connection is spared
      // that.
      before.remove("store.db-shm");
      Map<String, String> after = state();
      after.remove("store.db-shm");
      assertEquals(before, after);
    } finally {
      store.close();
    }
    assertEquals(1, StoreSummary.read(file).keys());
  }

  @Test
  void storeOfAProcessThatDiedIsToldAndItsLogNotWrittenBack() throws Exception {
    Path copy = Files.createDirectory(directory.resolve("died")).resolve("store.db");
    SqliteStore store = SqliteStore.open(file);
    try {
      insertKey(store);
      for (String end : new String[] {"", "-wal", "-shm"}) {
        Files.copy(directory.resolve("store.db" + end), copy.resolveSibling("store.db" + end));
      }
    } finally {
      store.close();
    }
    Map<String, String> before = state();
    assertEquals(1, StoreSummary.read(copy).keys());
    assertEquals(before, state());
  }

  @Test
  void logWithoutItsIndexIsSaidToNeedAnOpeningAndNothingIsMade() throws Exception {
    Path copy = Files.createDirectory(directory.resolve("restored")).resolve("store.db");
    SqliteStore store = SqliteStore.open(file);
    try {
      insertKey(store);
      for (String end : new String[] {"", "-wal"}) {
        Files.copy(directory.resolve("store.db" + end), copy.resolveSibling("store.db" + end));
      }
    } finally {
      store.close();
    }
    Map<String, String> before = state();
    KmsUnavailableException refused =
        assertThrows(KmsUnavailableException.class, () -> StoreSummary.read(copy));
    assertTrue(String.valueOf(refused.getMessage()).contains("opened once"), refused.getMessage());
    assertEquals(before, state());
  }

  @Test
  void whatIsNoStoreIsRefusedUntouched() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 0, 200, (byte) 'x');
    Files.write(file, bytes);
    Map<String, String> before = state();
    assertThrows(KmsException.class, () -> StoreSummary.read(file));
    assertEquals(before, state());
    Files.delete(file);
    assertThrows(KmsException.class, () -> StoreSummary.read(file));
    assertEquals(Map.of(), state());
  }

  @Test
  void deletionsAreToldWithTheirDatesAndMarks() {
    Deletion deletion = Deletion.on(Records.CREATED);
    Deletion marked = new Deletion(deletion.date(), Optional.of(Records.CREATED.plusSeconds(9)));
    try (SqliteStore store = SqliteStore.open(file)) {
      for (long number = 1; number <= 3; number++) {
        store.insert(Records.key(number), Optional.empty(), Records.STAMP);
        store.scheduleDeletion(Records.keyId(number), deletion.date(), Records.STAMP);
      }
      assertTrue(store.replaceMark(Records.keyId(2), deletion, marked.mark(), Records.STAMP));
      assertTrue(store.destroy(Records.keyId(3), deletion, key -> {}, Records.STAMP));
    }
    StoreSummary summary = StoreSummary.read(file);
    assertEquals(
        Map.of(
            Records.keyId(1).toString(), deletion,
            Records.keyId(2).toString(), marked),
        summary.pending());
    assertEquals(1, summary.destroyed());
    assertEquals(1, summary.notErased());
    assertEquals(2, summary.keys());
  }

  @Test
  void keysAreToldWithTheirMaterials() {
    try (SqliteStore store = SqliteStore.open(file)) {
      store.insert(Records.key(2), Optional.empty(), Records.STAMP);
      store.insert(Records.key(1), Optional.empty(), Records.STAMP);
      assertEquals(store.keys(), StoreSummary.read(file).records());
    }
    assertEquals(List.of(Records.key(1), Records.key(2)), StoreSummary.read(file).records());
  }

  @Test
  void keyWithoutMaterialIsDamage() throws Exception {
    try (SqliteStore store = SqliteStore.open(file)) {
      store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    }
    Databases.execute(file, "DELETE FROM material");
    KmsException refused = assertThrows(KmsException.class, () -> StoreSummary.read(file));
    assertTrue(
        String.valueOf(refused.getMessage()).contains(Records.keyId(1) + " has no material"),
        refused.getMessage());
  }

  private static void insertKey(SqliteStore store) {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
  }

  /** Every file with its size and the time of its last change, in the resolution of the system. */
  private Map<String, String> state() throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        state.put(
            directory.relativize(path).toString(),
            attributes.size()
                + " "
                + attributes.lastModifiedTime()
                + " "
                + Arrays.hashCode(Files.readAllBytes(path)));
      }
    }
    return state;
  }
}
