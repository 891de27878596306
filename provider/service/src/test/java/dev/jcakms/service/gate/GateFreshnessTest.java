package dev.jcakms.service.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.testing.MemoryInstallation;
import dev.jcakms.service.testing.StillClocks;
import dev.jcakms.service.testing.Threaded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watcher reads so that callers need not, and when it has no more to do. */
class GateFreshnessTest {
  private static final Duration ALMOST = Duration.ofMillis(900);
  private static final String ALIAS = "alias/orders";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final StillClocks clocks = new StillClocks();
  private final AtomicInteger changes = new AtomicInteger();
  private MemoryInstallation installation;
  private KeyRecord key;
  private Gate gate;

  @BeforeEach
  void makeAKey() {
    installation = new MemoryInstallation(directory);
    key = installation.addKey(ALIAS);
    gate = new Gate(installation, clocks, Duration.ZERO, new Watcher(clocks, task -> {}));
    gate.whenChanged(isEnabled -> changes.incrementAndGet());
  }

  private Permit admitted(String name) {
    return gate.admit(
        new Request(
            new Principal("arn:test"),
            Operation.ENCRYPT,
            KeyName.of(name),
            EncryptionContext.none()));
  }

  private List<String> askedFor(Runnable use) {
    installation.repository.asked.clear();
    use.run();
    return List.copyOf(installation.repository.asked);
  }

  @Test
  void whileThereIsWorkTheWatcherAsksTheStoreAndNoCallerDoes() {
    admitted(ALIAS);
    for (int turn = 0; turn < 10; turn++) {
      clocks.advance(ALMOST);
      assertEquals(List.of("changeCounter"), askedFor(() -> assertTrue(gate.watch())));
      assertEquals(List.of(), askedFor(() -> admitted(ALIAS)));
    }
  }

  @Test
  void firstRequestWakesTheWatcher() {
    List<Runnable> threads = new ArrayList<>();
    gate = new Gate(installation, clocks, Duration.ZERO, new Watcher(clocks, threads::add));
    assertEquals(0, threads.size());
    admitted(ALIAS);
    assertEquals(1, threads.size());
  }

  @Test
  void watcherAsksTheStoreByItself() {
    try (Watcher watcher = new Watcher(Clocks.SYSTEM, Watcher::onDaemonThread)) {
      gate = new Gate(installation, Clocks.SYSTEM, Duration.ZERO, watcher);
      admitted(ALIAS);
      while (Collections.frequency(installation.repository.asked, "changeCounter") < 2) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void turnOfTheWatcherLeavesTheWayFree() throws Exception {
    admitted(ALIAS);
    assertTrue(gate.watch());
    clocks.advance(Duration.ofSeconds(1));
    assertEquals(key.keyId(), Threaded.start(() -> admitted(ALIAS)).get().keyId());
  }

  @Test
  void closedGateHasNoWork() {
    admitted(ALIAS);
    gate.close();
    assertEquals(List.of(), askedFor(() -> assertFalse(gate.watch())));
  }

  @Test
  void closedGateRefusesWhoeverBeginsAnewToo() {
    Permit given = admitted(ALIAS);
    gate.close();
    assertThrows(KmsUnavailableException.class, () -> gate.admitAgain(given));
  }

  @Test
  void withoutWorkTheStoreIsNotAskedAndTheWatcherSleepsWhenTheSnapshotIsOld() {
    assertFalse(gate.watch());
    admitted(ALIAS);
    assertTrue(gate.watch());
    assertEquals(List.of(), askedFor(() -> assertTrue(gate.watch())));
    clocks.advance(Duration.ofSeconds(1));
    assertEquals(List.of(), askedFor(() -> assertFalse(gate.watch())));
    assertEquals(List.of("changeCounter"), askedFor(() -> admitted(ALIAS)));
  }

  @Test
  void whatWasStoppedForLongIsRenewedByTheFirstCallerWhoGoesOn() {
    admitted(ALIAS);
    clocks.advance(Duration.ofSeconds(3));
    assertEquals(List.of("changeCounter"), askedFor(() -> admitted(ALIAS)));
  }

  @Test
  void recordsThatWereChangedElsewhereAreReadByTheWatcherBeforeACallerNeedsThem() {
    admitted(ALIAS);
    KeyRecord other = installation.addKey("alias/other");
    installation.repository.insertAlias(
        new AliasRecord(ALIAS, other.keyId(), Instant.EPOCH, Instant.EPOCH), 1);
    assertTrue(gate.watch());
    assertEquals(other.keyId(), admitted(ALIAS).keyId());
    Permit first = admitted(key.keyId().toString());
    installation.repository.updateState(key.keyId(), KeyState.DISABLED);
    assertTrue(gate.watch());
    assertEquals(
        List.of(),
        askedFor(() -> assertThrows(RuntimeException.class, () -> first.record(clocks.now()))));
  }

  @Test
  void keyThatIsGoneIsLookedForByWhoeverAsksForIt() {
    admitted(ALIAS);
    installation.repository.remove(key.keyId());
    assertTrue(gate.watch());
    assertThrows(KmsNotFoundException.class, () -> admitted(ALIAS));
  }

  @Test
  void hundredKeysAndNamesAreReadAheadAndMoreWhenTheyAreNeeded() {
    for (int i = 0; i < 51; i++) {
      installation.addKey("alias/" + i);
    }
    useKeysByName(50);
    installation.addKey("alias/other");
    assertTrue(gate.watch());
    assertEquals(List.of(), askedFor(() -> admitted("alias/0")));

    useKeysByName(51);
    installation.addKey("alias/another");
    assertEquals(List.of("changeCounter"), askedFor(() -> assertTrue(gate.watch())));
    assertEquals(List.of("findAlias", "find"), askedFor(() -> admitted("alias/0")));
  }

  private void useKeysByName(int count) {
    gate.forget();
    for (int i = 0; i < count; i++) {
      admitted("alias/" + i);
    }
  }

  @Test
  void storeThatIsAwayIsAskedByTheWatcherUntilTheSnapshotIsOldAndCallersAreRefusedThen() {
    admitted(ALIAS);
    installation.repository.away = true;
    assertTrue(gate.watch());
    admitted(ALIAS);
    clocks.advance(Duration.ofSeconds(1));
    assertFalse(gate.watch());
    assertThrows(KmsUnavailableException.class, () -> admitted(ALIAS));
    installation.repository.away = false;
    admitted(ALIAS);
  }

  @Test
  void changeOfAKeysStateIsToldAtOnceAndEveryOtherByTheWatcher() {
    List<Boolean> enabled = new ArrayList<>();
    gate.whenChanged(isEnabled -> enabled.add(isEnabled.test(key.keyId())));
    admitted(ALIAS);
    installation.repository.updateState(key.keyId(), KeyState.DISABLED);
    gate.forget(key.keyId());
    assertEquals(List.of(false), enabled);
    installation.repository.updateState(key.keyId(), KeyState.ENABLED);
    gate.forget();
    assertEquals(List.of(false), enabled);
    admitted(ALIAS);
    assertTrue(gate.watch());
    assertEquals(List.of(false, true), enabled);
    admitted(ALIAS);
    assertTrue(gate.watch());
    assertEquals(List.of(false, true), enabled, "nothing has changed");
    installation.addKey("alias/other");
    admitted(ALIAS);
    assertTrue(gate.watch());
    assertEquals(List.of(false, true, true), enabled);
  }

  @Test
  void keyThatIsStillEnabledIsToldAsThat() {
    List<Boolean> enabled = new ArrayList<>();
    gate.whenChanged(isEnabled -> enabled.add(isEnabled.test(key.keyId())));
    gate.forget(key.keyId());
    assertEquals(List.of(true), enabled);
  }

  @Test
  void otherKeysAreNotLookedAtWhenOneHasChanged() {
    KeyRecord other = installation.addKey("alias/other");
    List<Boolean> enabled = new ArrayList<>();
    gate.whenChanged(isEnabled -> enabled.add(isEnabled.test(other.keyId())));
    assertEquals(List.of(), askedFor(() -> gate.forget(key.keyId())));
    assertEquals(List.of(true), enabled);
  }

  @Test
  void changeThatACallerCameToKnowIsToldByTheWatcherToo() {
    admitted(ALIAS);
    installation.addKey("alias/other");
    clocks.advance(Duration.ofSeconds(1));
    admitted(ALIAS);
    assertEquals(0, changes.get());
    assertTrue(gate.watch());
    assertEquals(1, changes.get());
  }

  @Test
  void changeThatCouldNotBeToldWhileTheStoreWasAwayIsToldAgain() {
    gate.whenChanged(
        isEnabled -> {
          if (changes.incrementAndGet() <= 2) {
            throw new KmsUnavailableException("the store is away");
          }
        });
    gate.forget(key.keyId());
    for (int told = 2; told <= 3; told++) {
      admitted(ALIAS);
      assertTrue(gate.watch());
      assertEquals(told, changes.get());
    }
  }

  @Test
  void keyIsEnabledAsLongAsItIsThereAndNotDisabled() {
    assertTrue(gate.isEnabled(key.keyId()));
    installation.repository.updateState(key.keyId(), KeyState.DISABLED);
    gate.forget();
    assertFalse(gate.isEnabled(key.keyId()));
    installation.repository.remove(key.keyId());
    gate.forget();
    assertFalse(gate.isEnabled(key.keyId()));
  }
}
