package dev.jcakms.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.store.testing.Records;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A store gets the content of a copy, unless something of its own would be given up. */
class StoreReplacementTest {
  private static final Deletion DELETION = Deletion.on(Records.CREATED);

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
    change(file, store -> insert(store, 1));
    change(file, store -> insert(store, 2));
    StoreCopy.make(file, copy);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("changes", store -> insert(store, 3)),
        change(
            "changes",
            store -> store.updateState(Records.keyId(1), KeyState.DISABLED, Records.STAMP)),
        change("changes", store -> destroy(store, 1)),
        change("seals", store -> reserve(store, 1)));
  }

  private static Arguments change(String what, Consumer<SqliteStore> change) {
    return Arguments.of(what, change);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whatTheCopyDoesNotHaveIsNotGivenUp(String what, Consumer<SqliteStore> change)
      throws Exception {
    change(file, change);
    assertRefused(what);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whatTheStoreDoesNotHaveIsBroughtIn(String what, Consumer<SqliteStore> change) {
    change(copy, change);
    StoreReplacement.replace(file, copy);
    assertSame(what);
    StoreReplacement.replace(file, copy);
    assertSame(what);
  }

  @Test
  void historyThatWentAnotherWayIsNotGivenUpHoweverLongTheCopys() throws Exception {
    change(file, store -> insert(store, 3));
    change(copy, store -> insert(store, 4));
    change(copy, store -> insert(store, 5));
    assertRefused("a history");
  }

  @Test
  void keyOfBeforeThereWasAHistoryIsNotGivenUp() throws Exception {
    change(file, store -> insert(store, 3));
    change(copy, store -> insert(store, 4));
    for (Path store : List.of(file, copy)) {
      Databases.execute(store, "DELETE FROM change");
    }
    assertRefused("keys");
    change(copy, store -> insert(store, 3));
    Databases.execute(copy, "DELETE FROM change");
    StoreReplacement.replace(file, copy);
    assertSame("keys");
  }

  @Test
  void stateThatDiffersThoughAsManyChangesWereCountedIsNotGivenUp() throws Exception {
    change(file, store -> store.updateDescription(Records.keyId(1), "here", Records.STAMP));
    change(copy, store -> store.updateDescription(Records.keyId(1), "there", Records.STAMP));
    for (Path store : List.of(file, copy)) {
      Databases.execute(store, "DELETE FROM change");
    }
    assertRefused("other changes");
  }

  @Test
  void destructionThatTheCopyDoesNotKnowIsNotUndone() throws Exception {
    change(file, store -> destroy(store, 1));
    change(copy, store -> insert(store, 3));
    change(copy, store -> insert(store, 4));
    change(copy, store -> insert(store, 5));
    for (Path store : List.of(file, copy)) {
      Databases.execute(store, "DELETE FROM change");
    }
    assertRefused("keys destroyed");
  }

  private void assertRefused(String what) throws Exception {
    Map<String, String> before = Databases.contents(directory);
    for (Runnable call :
        List.<Runnable>of(
            () -> StoreReplacement.requireNothingNewer(file, copy),
            () -> StoreReplacement.replace(file, copy))) {
      KmsException refused = assertThrows(KmsException.class, call::run);
      assertEquals(KmsErrorCode.ALREADY_EXISTS, refused.code(), refused.getMessage());
      assertTrue(
          String.valueOf(refused.getMessage()).contains(" has " + what), refused.getMessage());
    }
    assertEquals(before.get("store.db"), Databases.contents(directory).get("store.db"));
  }

  private void assertSame(String message) {
    try (SqliteStore here = SqliteStore.open(file);
        SqliteStore there = SqliteStore.open(copy)) {
      assertEquals(there.keys(), here.keys(), message);
      assertEquals(there.aliases(), here.aliases());
      assertEquals(there.tombstones(), here.tombstones());
      assertEquals(there.changeCounter(), here.changeCounter());
      for (long number = 1; number <= 3; number++) {
        assertEquals(
            there.changes(Records.keyId(number), 0, 10),
            here.changes(Records.keyId(number), 0, 10));
      }
    }
    assertEquals(StoreSummary.read(copy), StoreSummary.read(file));
    StoreCopy.requireIntact(file);
  }

  private static void change(Path file, Consumer<SqliteStore> change) {
    try (SqliteStore store = SqliteStore.open(file)) {
      change.accept(store);
    }
  }

  private static void insert(SqliteStore store, long number) {
    store.insert(
        Records.key(number), Optional.of(Records.alias("alias/" + number, number)), Records.STAMP);
  }

  private static void destroy(SqliteStore store, long number) {
    store.scheduleDeletion(Records.keyId(number), DELETION.date(), Records.STAMP);
    assertTrue(store.destroy(Records.keyId(number), DELETION, key -> {}, Records.STAMP));
  }

  private static void reserve(SqliteStore store, long number) {
    long unused = store.reserveSeals(Records.material(number).id(), 64, 1L << 32);
  }
}
