package dev.jcakms.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.store.testing.Records;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes share one store, and one that is killed takes nothing with it. */
class StoreProcessesTest {
  private static final int PROCESSES = 4;
  private static final int KEYS_OF_A_PROCESS = 25;
  private static final int KILLS = 12;
  private static final int MOST_KEYS_BEFORE_A_KILL = 20;
  private static final long NO_END = 1_000_000;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void keysOfProcessesThatMigrateAndInsertAtOnceAreAllThere() throws Exception {
    Path file = made();
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        children.add(
            new ChildJvm(StoreMain.class, file, i * KEYS_OF_A_PROCESS + 1, KEYS_OF_A_PROCESS));
      }
      for (ChildJvm child : children) {
        assertEquals("ready", child.readLine());
      }
      for (ChildJvm child : children) {
        child.sendLine("go");
      }
      for (ChildJvm child : children) {
        assertEquals(0, child.waitFor());
      }
    } finally {
      children.forEach(ChildJvm::close);
    }
    long all = PROCESSES * KEYS_OF_A_PROCESS;
    try (SqliteStore store = open(file)) {
      assertEquals(LongStream.rangeClosed(1, all).mapToObj(Records::key).toList(), store.keys());
      assertEquals(all, store.aliases().size());
      assertEquals(all, store.changeCounter());
    }
  }

  @Test
  void keyThatWasAcknowledgedIsThereAfterAKill() throws Exception {
    Path file = made();
    Random random = new Random();
    long seed = random.nextLong();
    random.setSeed(seed);
    List<Long> acknowledged = new ArrayList<>();
    long first = 1;
    for (int kill = 0; kill < KILLS; kill++) {
      try (ChildJvm child = new ChildJvm(StoreMain.class, file, first, NO_END)) {
        assertEquals("ready", child.readLine());
        child.sendLine("go");
        for (int i = random.nextInt(MOST_KEYS_BEFORE_A_KILL); i >= 0; i--) {
          acknowledged.add(Long.valueOf(child.readLine()));
        }
        child.kill();
        // What it said between the last line and its death counts as well.
        for (String line = child.readLine(); line != null; line = child.readLine()) {
          acknowledged.add(Long.valueOf(line));
        }
        child.waitFor();
      }
      try (SqliteStore store = open(file)) {
        List<KeyRecord> keys = store.keys();
        assertTrue(
            keys.containsAll(acknowledged.stream().map(Records::key).toList()), "seed " + seed);
        for (KeyRecord key : keys) {
          assertEquals(Optional.of(key), store.find(key.keyId()));
        }
        assertEquals(keys.size(), store.aliases().size(), "a key and its alias, or neither");
        assertEquals(keys.size(), store.changeCounter());
        // The last may have been kept without a chance to say so.
        assertFalse(keys.size() > acknowledged.size() + 1, "seed " + seed);
        first = keys.size() + 1;
        while (acknowledged.size() < keys.size()) {
          acknowledged.add((long) keys.size());
        }
      }
    }
  }

  private Path made() {
    Path file = directory.resolve("store.db");
    SqliteStore.create(file, Databases.INSTALLATION);
    return file;
  }

  private static SqliteStore open(Path file) {
    return SqliteStore.open(file, MigrationsTest.LONGER, Databases.PATIENCE_MILLIS);
  }
}
