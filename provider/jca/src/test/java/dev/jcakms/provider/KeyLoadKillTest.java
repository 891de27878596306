package dev.jcakms.provider;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyListEntry;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.ScheduledDeletion;
import dev.jcakms.provider.KeyLoadMain.Change;
import dev.jcakms.service.admin.KeyChange;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.Tombstone;
import dev.jcakms.store.StoreSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four processes change and destroy keys of one installation, and are killed at random moments.
 * {@code -Djcakms.kills=200} kills as many; {@code -Djcakms.test.seed} draws the same moments.
 *
 * <p>A software root: SoftHSM does not always see what another process makes of it just then, so
 * with a token {@link KeyLifeKillTest} kills one process at a time, at every step.
 */
class KeyLoadKillTest {
  private static final int PROCESSES = 4;
  private static final int KILLS = Integer.getInteger("jcakms.kills", 8);

  private static final Duration A_DAY = Duration.ofDays(1);

  /** After that many acknowledged changes of one process at most it is killed. */
  private static final int MAX_CHANGES = 40;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  /** The last acknowledged change of each key, by its alias. */
  private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();

  private record Acknowledged(KeyId keyId, Change change) {}

  @SuppressWarnings("NullAway.Init")
  private SharedClocks clocks;

  @SuppressWarnings("NullAway.Init")
  private Path configuration;

  @Test
  void everyAcknowledgedChangeIsThereAndNothingIsHalfDone() throws Exception {
    long seed = Long.getLong("jcakms.test.seed", System.nanoTime());
    System.out.println("jcakms.test.seed=" + seed);
    Random random = new Random(seed);
    configuration = RootChoice.SOFTWARE.make(directory);
    clocks = new SharedClocks(clocksFile());
    load(random);
    assertEquals(List.of(), problems(), "seed " + seed);
    checkAll();
    destroyAllThatIsPending();
    assertEquals(List.of(), problems(), "seed " + seed);
    checkAll();
  }

  private List<String> problems() {
    return Doctor.examine(() -> RootChoice.configuration(configuration), clocks).problems();
  }

  /** How many keys have come to their end, without opening what does so by itself. */
  private long destroyed() {
    return StoreSummary.read(new HomeDirectory(directory.resolve("home")).storeFile()).destroyed();
  }

  /** At every moment there are four, so each is killed while three others work. */
  private void load(Random random) throws Exception {
    List<Worker> workers = new ArrayList<>();
    try {
      int started = 0;
      while (started < PROCESSES) {
        workers.add(new Worker(started++));
      }
      for (int killed = 0; killed < KILLS || destroyed() == 0; killed++) {
        int next = random.nextInt(PROCESSES);
        workers.get(next).killAfter(1 + random.nextInt(MAX_CHANGES));
        workers.set(next, new Worker(started++));
      }
      for (Worker worker : workers) {
        worker.killAfter(0);
      }
    } finally {
      workers.forEach(Worker::close);
    }
  }

  /** A process, and the thread that hears what it acknowledges. */
  private final class Worker {
    private final ChildJvm process;
    private final Thread listener = new Thread(this::listen, "listener");
    private final Semaphore changes = new Semaphore(0);
    private volatile String lastLine = "";
    private volatile boolean ended;

    Worker(int number) throws IOException {
      process = new ChildJvm(KeyLoadMain.class, configuration, clocksFile(), "load-" + number);
      listener.start();
    }

    /** Kills it between two changes or in the middle of one: it goes on while this waits. */
    void killAfter(int moreChanges) throws InterruptedException {
      changes.acquire(moreChanges);
      assertFalse(ended, "a process ended before it was killed: " + lastLine);
      process.kill();
      listener.join();
    }

    private void listen() {
      try {
        for (String line = process.readLine(); line != null; line = process.readLine()) {
          lastLine = line;
          note(line);
          changes.release();
        }
      } catch (IOException e) {
        lastLine = e.toString();
      } finally {
        ended = true;
        changes.release(MAX_CHANGES); // Nobody waits for more.
      }
    }

    void close() {
      process.close();
    }
  }

  private Path clocksFile() {
    return directory.resolve("clocks");
  }

  private void note(String line) {
    String[] words = line.split(" ", -1);
    // The last line of a process that is killed may be cut short.
    if (words.length == 3) {
      Change.OF_ITS_MAKER.stream()
          .filter(change -> change.name().equals(words[2]))
          .forEach(
              change ->
                  acknowledged.put(words[0], new Acknowledged(KeyId.parse(words[1]), change)));
    }
  }

  private void checkAll() {
    Instance here = RootChoice.open(configuration, clocks);
    try {
      // The first use opens, and destroys what is due.
      List<KeyListEntry> unused = here.service().keys().listKeys();
      Map<KeyId, Set<String>> names =
          here.installation().repository().aliases().stream()
              .collect(
                  Collectors.groupingBy(
                      AliasRecord::target, Collectors.mapping(AliasRecord::name, toSet())));
      Set<KeyId> destroyed =
          here.installation().repository().tombstones().stream()
              .map(Tombstone::keyId)
              .collect(toSet());
      Set<KeyId> checked = new HashSet<>();
      acknowledged.forEach(
          (alias, change) -> {
            Set<String> itsNames = names.getOrDefault(change.keyId(), Set.of());
            int last =
                check(here, change.keyId(), alias, itsNames, destroyed.contains(change.keyId()));
            int said = place(change.change());
            assertTrue(last >= said, alias + " is there as far as " + last);
            // When it is scheduled, what follows is anybody's.
            assertTrue(
                last <= said + 1
                    || (last >= place(Change.MARKED) && said + 1 >= place(Change.SCHEDULED)),
                alias + " is there as far as " + last);
            checked.add(change.keyId());
          });
      for (KeyRecord key : here.installation().repository().keys()) {
        if (checked.add(key.keyId())) {
          // Its making was not acknowledged any more.
          String alias = names.getOrDefault(key.keyId(), Set.of("nameless")).iterator().next();
          assertEquals(0, check(here, key.keyId(), alias, Set.of(alias), false), alias);
        }
      }
      assertTrue(checked.containsAll(names.keySet()), "an alias of no key");
    } finally {
      here.service().close();
    }
  }

  /**
   * Checks that record, aliases, tombstone and history of a key tell the same.
   *
   * @return the place of the last change that it has seen
   */
  private static int check(
      Instance here, KeyId keyId, String alias, Set<String> names, boolean isDestroyed) {
    List<KeyChange> history = here.service().keys().history(KeyName.of(keyId.toString()));
    List<String> operations = history.stream().map(KeyChange::operation).toList();
    List<Change> life =
        Stream.of(List.of(Change.values()), KeyLoadMain.SHORT_LIFE)
            .filter(whole -> operations(whole, operations.size()).equals(operations))
            .findFirst()
            .orElseThrow(() -> new AssertionError(alias + " " + operations));
    Change last = life.get(operations.size() - 1);
    String what = alias + " " + last;
    Optional<KeyRecord> key = here.installation().repository().find(keyId);
    assertEquals(state(last), key.map(KeyRecord::state), what);
    assertEquals(
        last == Change.MARKED,
        key.flatMap(KeyRecord::deletion).flatMap(Deletion::mark).isPresent(),
        what);
    assertEquals(key.isEmpty(), isDestroyed, what);
    assertEquals(
        switch (last) {
          case CREATED, DISABLED, ENABLED -> Set.of(alias);
          case DESTROYED -> Set.of();
          default -> Set.of(alias, alias + "/again");
        },
        names,
        what);
    checkTimes(history, last);
    return place(last);
  }

  private static List<String> operations(List<Change> life, int size) {
    return life.stream().limit(size).map(change -> change.operation).toList();
  }

  private static Optional<KeyState> state(Change last) {
    return switch (last) {
      case CREATED, ENABLED, NAMED_AGAIN -> Optional.of(KeyState.ENABLED);
      case DISABLED, CANCELLED -> Optional.of(KeyState.DISABLED);
      case SCHEDULED, SCHEDULED_AGAIN, MARKED -> Optional.of(KeyState.PENDING_DELETION);
      case DESTROYED -> Optional.empty();
    };
  }

  /** Nothing was done before its time. */
  private static void checkTimes(List<KeyChange> history, Change last) {
    if (place(last) >= place(Change.MARKED)) {
      int marked = history.size() - 1 - (place(last) - place(Change.MARKED));
      Instant mark = history.get(marked).time();
      Instant date = Instant.parse(history.get(marked - 1).is().get("DeletionDate"));
      assertFalse(mark.isBefore(date));
      if (last == Change.DESTROYED) {
        assertFalse(history.get(marked + 1).time().isBefore(mark.plus(A_DAY)));
      }
    }
  }

  private void destroyAllThatIsPending() {
    clocks.advanceWall(Duration.ofDays(ScheduledDeletion.MAX_WINDOW_DAYS));
    Instance here = RootChoice.open(configuration, clocks);
    try {
      here.service().destroyDue();
      clocks.advanceWall(A_DAY);
      here.service().destroyDue();
      assertEquals(List.of(), here.installation().repository().pendingDeletion());
      assertTrue(here.installation().repository().eraseDestroyed());
    } finally {
      here.service().close();
    }
  }

  private static int place(Change change) {
    return List.of(Change.values()).indexOf(change);
  }
}
