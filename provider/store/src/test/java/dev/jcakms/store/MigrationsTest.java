package dev.jcakms.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.store.testing.Records;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store comes up to date in one transaction, once, and never half. */
class MigrationsTest {
  /** Digests of the scripts that were released, the first of version 1. Lines are only added. */
  private static final List<String> RELEASED =
      List.of(
          "1fee1eda8b639bc330ad3f361fd9be8aaf12682599171e637ff14a112ba1cff2",
          "b8620c0cc0cf60768a13634ade047a6505e11eb6a8827545db9bf71b37be41ea",
          "709914c0cb9e2c0c20078f50e7962bcb1ddbf564df394631fe9b69f6a2ce201b",
          "b82e02e19f22925cbb13be0991e4b5436623ca5ccecc05035059e2ffad1ba4d5",
          "438ef07c820f5ed572431faa027ed30787fbdf8daef7cb14d4be10afba8326ef");

  /** Steps that the store does not have; each would fail if it ran twice. */
  static final Migrations LONGER =
      longer(
          """
          CREATE TABLE extra (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
          INSERT INTO extra SELECT key_id, 1 FROM kms_key;
          """,
          "ALTER TABLE kms_key ADD COLUMN owner TEXT NOT NULL DEFAULT 'nobody'",
          "CREATE INDEX extra_value ON extra (value)");

  private static final int THREADS = 6;
  private static final int ROUNDS = 10;
  private static final int DEADLINE_SECONDS = 120;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void releasedScriptsNeverChange() {
    assertEquals(
        RELEASED,
        Migrations.STORE.scripts().stream()
            .map(script -> Databases.sha256(script.getBytes(UTF_8)))
            .toList());
  }

  @Test
  void storeThatCameStepByStepIsLikeANewOne() throws Exception {
    for (Migrations all : List.of(Migrations.STORE, LONGER)) {
      Path fresh = directory.resolve("fresh" + all.latest());
      SqliteStore.create(fresh, Databases.INSTALLATION, all);
      String expected = Databases.schema(fresh);
      for (int from = 1; from <= all.latest(); from++) {
        Path stepwise = directory.resolve("from" + from + "to" + all.latest());
        SqliteStore.create(stepwise, Databases.INSTALLATION, first(all, from));
        for (int to = from; to <= all.latest(); to++) {
          open(stepwise, first(all, to)).close();
        }
        assertEquals(expected, Databases.schema(stepwise), stepwise.toString());

        Path atOnce = directory.resolve("atOnceFrom" + from + "to" + all.latest());
        SqliteStore.create(atOnce, Databases.INSTALLATION, first(all, from));
        open(atOnce, all).close();
        assertEquals(expected, Databases.schema(atOnce), atOnce.toString());
      }
    }
  }

  @Test
  void oldStoreKeepsItsKeysAndCount() {
    Path file = madeWithOneKey();
    try (SqliteStore store = open(file, LONGER)) {
      assertEquals(List.of(Records.key(1)), store.keys());
      assertEquals(List.of(Records.alias("alias/one", 1)), store.aliases());
      assertEquals(1, store.changeCounter());
      assertEquals(
          List.of(Records.keyId(1) + "|1"),
          store.reader.read(connection -> Databases.query(connection, "SELECT * FROM extra")));
      store.insert(Records.key(2), Optional.empty(), Records.STAMP);
    }
  }

  @Test
  void currentStoreIsNotWrittenWhenItIsOpened() throws Exception {
    Path file = madeWithOneKey();
    Map<String, String> before = Databases.contents(directory);
    open(file, Migrations.STORE).close();
    assertEquals(before, Databases.contents(directory));
  }

  @Test
  void failingStepTakesAllStepsBack() throws Exception {
    Path file = madeWithOneKey();
    String before = Databases.schema(file);
    List<String> steps = new ArrayList<>(LONGER.scripts());
    steps.add(
        """
        UPDATE kms_key SET description = 'changed';
        CREATE TABLE half (one INTEGER) STRICT;
        INSERT INTO nowhere VALUES (1);
        """);
    for (int attempt = 0; attempt < 2; attempt++) {
      KmsException refused =
          assertThrows(KmsException.class, () -> open(file, new Migrations(steps)));
      assertEquals(KmsErrorCode.INTERNAL, refused.code(), refused.getMessage());
      assertTrue(String.valueOf(refused.getMessage()).contains("nowhere"), refused.getMessage());
      assertEquals(before, Databases.schema(file));
    }
    try (SqliteStore store = open(file, Migrations.STORE)) {
      assertEquals(List.of(Records.key(1)), store.keys());
      store.insert(Records.key(2), Optional.empty(), Records.STAMP);
    }
    open(file, LONGER).close();
  }

  @Test
  void newerStoreIsRefusedAndItsWriterGoesOn() throws Exception {
    Path file = madeWithOneKey();
    try (SqliteStore newer = open(file, LONGER)) {
      // While the newer one has it open, the file's own header may still name the old version.
      assertNewerIsRefused(file);
      newer.insert(Records.key(2), Optional.empty(), Records.STAMP);
      assertNewerIsRefused(file);
    }
    Map<String, String> before = Databases.contents(directory);
    assertNewerIsRefused(file);
    assertEquals(before, Databases.contents(directory));
    try (SqliteStore newer = open(file, LONGER)) {
      assertEquals(List.of(Records.key(1), Records.key(2)), newer.keys());
    }
  }

  @Test
  void threadsThatOpenAnOldStoreAtOnceMigrateItOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Path file = directory.resolve("store" + round);
        SqliteStore.create(file, Databases.INSTALLATION);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<Long>> counters = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          counters.add(
              threads.submit(
                  () -> {
                    start.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
                    try (SqliteStore store = open(file, LONGER)) {
                      return store.changeCounter();
                    }
                  }));
        }
        for (Future<Long> counter : counters) {
          assertEquals(0, counter.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertNewerIsRefused(Path file) {
    KmsException refused =
        assertThrows(KmsException.class, () -> open(file, Migrations.STORE).close());
    assertEquals(KmsErrorCode.INTERNAL, refused.code());
    assertTrue(
        String.valueOf(refused.getMessage()).contains("use the newer version"),
        refused.getMessage());
  }

  private Path madeWithOneKey() {
    Path file = directory.resolve("store.db");
    SqliteStore.create(file, Databases.INSTALLATION);
    try (SqliteStore store = SqliteStore.open(file)) {
      store.insert(Records.key(1), Optional.of(Records.alias("alias/one", 1)), Records.STAMP);
    }
    return file;
  }

  private static SqliteStore open(Path file, Migrations migrations) {
    return SqliteStore.open(file, migrations, Databases.PATIENCE_MILLIS);
  }

  private static Migrations first(Migrations all, int count) {
    return new Migrations(all.scripts().subList(0, count));
  }

  private static Migrations longer(String... scripts) {
    List<String> all = new ArrayList<>(Migrations.STORE.scripts());
    all.addAll(List.of(scripts));
    return new Migrations(all);
  }
}
