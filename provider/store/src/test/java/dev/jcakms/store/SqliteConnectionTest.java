package dev.jcakms.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.store.testing.Records;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller waits no longer than its patience, obeys interruption, and changes all or nothing. */
class SqliteConnectionTest {
  private static final int SHORT_PATIENCE_MILLIS = 50;
  private static final int DEADLINE_SECONDS = 120;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private SqliteStore store;

  @BeforeEach
  void makeStore() {
    SqliteStore.create(file(), Databases.INSTALLATION);
    store = open(Databases.PATIENCE_MILLIS);
  }

  @AfterEach
  void closeStore() {
    store.close();
    assertFalse(Thread.interrupted());
  }

  @Test
  void writerGivesUpWhileAnotherHoldsTheFileAndSucceedsAfterwards() throws SQLException {
    try (SqliteStore impatient = open(SHORT_PATIENCE_MILLIS)) {
      try (Connection other = locked()) {
        KmsUnavailableException refused =
            assertThrows(
                KmsUnavailableException.class,
                () -> impatient.insert(Records.key(1), Optional.empty(), Records.STAMP));
        assertTrue(
            String.valueOf(refused.getMessage()).contains("another process"), refused.getMessage());
        assertEquals(List.of(), impatient.keys(), "readers do not wait for a writer");
        assertEquals(0, impatient.changeCounter());
        assertFalse(other.isClosed());
      }
      impatient.insert(Records.key(1), Optional.empty(), Records.STAMP);
      assertEquals(1, impatient.changeCounter());
    }
  }

  @Test
  void writerGivesUpWhileAnotherThreadWritesAndSucceedsAfterwards() throws Exception {
    try (SqliteStore impatient = open(SHORT_PATIENCE_MILLIS)) {
      CountDownLatch writing = new CountDownLatch(1);
      CountDownLatch end = new CountDownLatch(1);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () ->
                  impatient.writer.write(
                      connection -> {
                        writing.countDown();
                        await(end);
                      }));
      await(writing);
      assertThrows(
          KmsUnavailableException.class,
          () -> impatient.insert(Records.key(1), Optional.empty(), Records.STAMP));
      assertEquals(List.of(), impatient.keys(), "readers do not wait for a writer");
      end.countDown();
      writer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      impatient.insert(Records.key(1), Optional.empty(), Records.STAMP);
    }
  }

  @Test
  void threadThatIsInterruptedWhileItWaitsForAnotherProcessGivesUp() throws Exception {
    try (Connection other = locked()) {
      assertInterruptedWaiterGivesUp();
      assertFalse(other.isClosed());
    }
    assertEquals(List.of(), store.keys());
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
  }

  @Test
  void threadThatIsInterruptedWhileItWaitsForAnotherThreadGivesUp() throws Exception {
    store.writer.write(connection -> assertInterruptedWaiterGivesUp());
    assertEquals(List.of(), store.keys());
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
  }

  @Test
  void interruptedThreadThatNeedNotWaitGoesOn() {
    Thread.currentThread().interrupt();
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    assertEquals(List.of(Records.key(1)), store.keys());
    assertTrue(Thread.interrupted());
  }

  @Test
  void failureInAChangeTakesAllOfItBack() {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    IllegalStateException failure = new IllegalStateException("half way");
    assertEquals(
        failure,
        assertThrows(
            IllegalStateException.class,
            () ->
                store.writer.write(
                    connection -> {
                      try (Statement statement = connection.createStatement()) {
                        statement.executeUpdate("UPDATE kms_key SET state = 'DISABLED'");
                      }
                      throw failure;
                    })));
    assertEquals(List.of(Records.key(1)), store.keys());
    store.insert(Records.key(2), Optional.empty(), Records.STAMP);
    assertEquals(2, store.changeCounter());
  }

  /** A thread that inserts must find the store locked. */
  private void assertInterruptedWaiterGivesUp() {
    CompletableFuture<Boolean> staysInterrupted = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                store.insert(Records.key(1), Optional.empty(), Records.STAMP);
                staysInterrupted.completeExceptionally(new AssertionError("it did not wait"));
              } catch (KmsUnavailableException refused) {
                staysInterrupted.complete(
                    Thread.currentThread().isInterrupted()
                        && String.valueOf(refused.getMessage()).contains("interrupted"));
              } catch (Throwable other) {
                staysInterrupted.completeExceptionally(other);
              }
            });
    waiter.start();
    while (waiter.getState() != Thread.State.TIMED_WAITING && waiter.isAlive()) {
      Thread.onSpinWait();
    }
    waiter.interrupt();
    assertTrue(
        staysInterrupted.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join(),
        "the refusal names the interruption, and the thread stays interrupted");
  }

  private Connection locked() throws SQLException {
    Connection other = Databases.connect(file());
    try (Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
    }
    return other;
  }

  private SqliteStore open(int patienceMillis) {
    return SqliteStore.open(file(), Migrations.STORE, patienceMillis);
  }

  private Path file() {
    return directory.resolve("store.db");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
