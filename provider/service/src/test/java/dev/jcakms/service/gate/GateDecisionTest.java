package dev.jcakms.service.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.testing.MemoryInstallation;
import dev.jcakms.service.testing.MemoryRepository;
import dev.jcakms.service.testing.StillClocks;
import dev.jcakms.service.testing.Threaded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate decides, and how often it asks the store for that. */
class GateDecisionTest {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);
  private static final String ALIAS = "alias/orders";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final StillClocks clocks = new StillClocks();
  private MemoryInstallation installation;
  private KeyRecord key;
  private Gate gate;

  @BeforeEach
  void makeAKey() {
    installation = new MemoryInstallation(directory);
    key = installation.addKey(ALIAS);
    gate = new Gate(installation, clocks, GRACE, new Watcher(clocks, task -> {}));
  }

  private static Request request(Operation operation, String name) {
    return new Request(
        new Principal("arn:test"), operation, KeyName.of(name), EncryptionContext.none());
  }

  private Permit admitted(String name) {
    return gate.admit(request(Operation.ENCRYPT, name));
  }

  private List<String> askedFor(Runnable use) {
    installation.repository.asked.clear();
    use.run();
    return List.copyOf(installation.repository.asked);
  }

  @Test
  void keyIsFoundByEachOfItsNames() {
    String arn = installation.arns().key(key.keyId());
    for (String name :
        List.of(key.keyId().toString(), arn, ALIAS, installation.arns().alias(ALIAS))) {
      Request asked = request(Operation.ENCRYPT, name);
      Permit permit = gate.admit(asked);
      assertEquals(key.keyId(), permit.keyId());
      assertSame(asked, permit.request());
      assertEquals(key, permit.record(gate.now()));
    }
  }

  @Test
  void whatIsNotThereIsNotFoundUnderTheNameThatWasGiven() {
    KmsNotFoundException noAlias =
        assertThrows(KmsNotFoundException.class, () -> admitted("alias/none"));
    assertEquals(
        "Alias arn:jcakms:kms:local:000000000000:alias/none is not found.", noAlias.getMessage());
    String none = "00000000-0000-4000-8000-000000000000";
    KmsNotFoundException noKey = assertThrows(KmsNotFoundException.class, () -> admitted(none));
    assertEquals(
        "Key 'arn:jcakms:kms:local:000000000000:key/" + none + "' does not exist",
        noKey.getMessage());
  }

  @Test
  void keyOfAnotherUsageOrSpecIsRefusedForTheOperation() {
    String arn = installation.arns().key(key.keyId());
    KmsException usage =
        assertThrows(KmsException.class, () -> gate.admit(request(Operation.SIGN, ALIAS)));
    assertEquals(KmsErrorCode.INVALID_KEY_USAGE, usage.code());
    assertEquals(
        arn + " key usage is ENCRYPT_DECRYPT which is not valid for Sign.", usage.getMessage());
    KmsException spec =
        assertThrows(
            KmsException.class, () -> gate.admit(request(Operation.DECRYPT_BY_RSA, ALIAS)));
    assertEquals(KmsErrorCode.INVALID_KEY_USAGE, spec.code());
    assertEquals(
        arn + " key spec is SYMMETRIC_DEFAULT which is not valid for Decrypt.", spec.getMessage());
  }

  @Test
  void operationWithoutUsageIsForKeysOfEveryUsage() {
    KeyRecord signing =
        installation.addKey(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY, "alias/signing");
    Permit permit = gate.admit(request(Operation.GET_PUBLIC_KEY, "alias/signing"));
    assertEquals(signing.keyId(), permit.keyId());
  }

  @Test
  void disabledKeyIsRefusedAtAdmissionAndAtEachUse() {
    Permit permit = admitted(ALIAS);
    installation.repository.updateState(key.keyId(), KeyState.DISABLED);
    gate.forget();
    KmsInvalidStateException refused =
        assertThrows(KmsInvalidStateException.class, () -> permit.record(gate.now()));
    assertEquals(KmsErrorCode.DISABLED, refused.code());
    assertEquals(installation.arns().key(key.keyId()) + " is disabled.", refused.getMessage());
    assertThrows(KmsInvalidStateException.class, () -> admitted(ALIAS));
  }

  @Test
  void keyPendingDeletionIsRefusedAndFromItsDeletionDateOnIsGone() {
    Permit permit = admitted(ALIAS);
    schedule(clocks.now().instant().plus(ONE_SECOND));
    KmsInvalidStateException refused =
        assertThrows(KmsInvalidStateException.class, () -> permit.record(gate.now()));
    assertEquals(KmsErrorCode.INVALID_STATE, refused.code());
    String arn = installation.arns().key(key.keyId());
    assertEquals(arn + " is pending deletion.", refused.getMessage());
    assertThrows(KmsInvalidStateException.class, () -> admitted(ALIAS));
    clocks.advance(ONE_SECOND);
    KmsNotFoundException gone =
        assertThrows(KmsNotFoundException.class, () -> permit.record(gate.now()));
    assertEquals("Key '" + arn + "' does not exist", gone.getMessage());
    assertThrows(KmsNotFoundException.class, () -> admitted(ALIAS));
  }

  private void schedule(Instant deletionDate) {
    installation.repository.scheduleDeletion(key.keyId(), deletionDate);
    gate.forget();
  }

  @Test
  void whoeverBeginsAnewIsJudgedByTheRecordsAtHand() {
    Permit permit = admitted(ALIAS);
    assertEquals(List.of(), askedFor(() -> assertSame(permit, gate.admitAgain(permit))));
    gate.forget();
    Permit again = gate.admitAgain(permit);
    assertNotSame(permit, again);
    assertEquals(key.keyId(), again.keyId());
    installation.repository.updateState(key.keyId(), KeyState.DISABLED);
    gate.forget();
    assertThrows(KmsInvalidStateException.class, () -> gate.admitAgain(again));
    gate.close();
    assertThrows(KmsUnavailableException.class, () -> gate.admitAgain(again));
  }

  @Test
  void snapshotThatNobodyUsesIsNotEnoughToBeginAnew() {
    Permit permit = admitted(ALIAS);
    assertTrue(gate.watch(), "it has a new one now");
    clocks.advance(ONE_SECOND);
    assertEquals(List.of("changeCounter"), askedFor(() -> assertNotNull(gate.admitAgain(permit))));
  }

  @Test
  void changeOfOurOwnHoldsThoughTheStoreIsAwayRightAfter() {
    admitted(ALIAS);
    gate.whenChanged(isEnabled -> assertFalse(isEnabled.test(key.keyId())));
    installation.repository.away = true;
    gate.forget(key.keyId());
    assertThrows(KmsUnavailableException.class, () -> admitted(ALIAS));
  }

  @Test
  void closedGateRefusesEverything() {
    Permit permit = admitted(ALIAS);
    gate.requireOpen();
    gate.close();
    assertThrows(KmsUnavailableException.class, gate::requireOpen);
    assertThrows(KmsUnavailableException.class, () -> admitted(ALIAS));
    assertThrows(KmsUnavailableException.class, () -> permit.record(gate.now()));
  }

  @Test
  void recordsAreReadOnceForAsLongAsTheyAreGood() {
    assertEquals(List.of("changeCounter", "findAlias", "find"), askedFor(() -> admitted(ALIAS)));
    assertEquals(List.of(), askedFor(() -> admitted(ALIAS)));
    clocks.advance(ONE_SECOND.minus(ONE_MILLISECOND));
    assertEquals(List.of(), askedFor(() -> admitted(ALIAS)));
    clocks.advance(ONE_MILLISECOND);
    assertEquals(List.of("changeCounter"), askedFor(() -> admitted(ALIAS)));
    assertEquals(List.of(), askedFor(() -> admitted(ALIAS)), "good for another second");
  }

  @Test
  void recordsAreReadAnewWhenTheChangeCounterHasMoved() {
    admitted(ALIAS);
    KeyRecord other = installation.addKey("alias/other");
    installation.repository.insertAlias(
        new AliasRecord(ALIAS, other.keyId(), Instant.EPOCH, Instant.EPOCH), 1);
    assertEquals(key.keyId(), admitted(ALIAS).keyId(), "for a second the old answer stands");
    clocks.advance(ONE_SECOND);
    assertEquals(other.keyId(), admitted(ALIAS).keyId());
  }

  @Test
  void recordsOfAnotherStoreAreReadThoughItsCounterIsTheSame() {
    admitted(ALIAS);
    MemoryRepository other = new MemoryRepository();
    while (other.changeCounter() < installation.repository.changeCounter()) {
      other.insert(key, Optional.empty());
    }
    installation.repository = other;
    clocks.advance(ONE_SECOND);
    assertThrows(KmsNotFoundException.class, () -> admitted(ALIAS));
  }

  @Test
  void whatWasNotFoundIsLookedForAgain() {
    assertThrows(KmsNotFoundException.class, () -> admitted("alias/later"));
    KeyRecord later = installation.addKey("alias/later");
    assertEquals(later.keyId(), admitted("alias/later").keyId());
  }

  @Test
  void changeOfOurOwnHoldsAtOnce() {
    admitted(ALIAS);
    installation.repository.remove(key.keyId());
    admitted(ALIAS);
    gate.forget();
    assertThrows(KmsNotFoundException.class, () -> admitted(ALIAS));
  }

  @Test
  void oldSnapshotIsGoodForTheGraceWhileTheStoreIsAwayAndNoLonger() {
    admitted(ALIAS);
    installation.repository.away = true;
    clocks.advance(ONE_SECOND.plus(GRACE).minus(ONE_MILLISECOND));
    assertEquals(key.keyId(), admitted(ALIAS).keyId());
    clocks.advance(ONE_MILLISECOND);
    assertThrows(KmsUnavailableException.class, () -> admitted(ALIAS));
    installation.repository.away = false;
    assertEquals(key.keyId(), admitted(ALIAS).keyId());
  }

  @Test
  void nothingIsDecidedWhereTheStoreHasNeverAnswered() {
    installation.repository.away = true;
    assertThrows(KmsUnavailableException.class, () -> admitted(ALIAS));
  }

  @Test
  void threadThatWaitedForAnothersRenewalTakesItsSnapshot() throws Exception {
    admitted(ALIAS);
    clocks.advance(ONE_SECOND);
    CountDownLatch held = new CountDownLatch(1);
    Threaded<Permit> renewing = renewalHeldBy(held);
    Threaded<Permit> waiting = Threaded.start(() -> admitted(ALIAS));
    waiting.awaitState(Thread.State.TIMED_WAITING);
    held.countDown();
    assertEquals(key.keyId(), renewing.get().keyId());
    assertEquals(key.keyId(), waiting.get().keyId());
    assertEquals(List.of("changeCounter"), installation.repository.asked);
  }

  @Test
  void forgettingWaitsForARenewalUnderWay() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    Threaded<Permit> renewing = renewalHeldBy(held);
    Threaded<?> forgetting =
        Threaded.start(
            () -> {
              gate.forget();
              return true;
            });
    forgetting.awaitState(Thread.State.WAITING);
    held.countDown();
    renewing.get();
    forgetting.get();
    assertFalse(askedFor(() -> admitted(ALIAS)).isEmpty());
  }

  @Test
  void interruptedWaitForTheStoreEndsWithTheFlagSet() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    Threaded<Permit> renewing = renewalHeldBy(held);
    Thread.currentThread().interrupt();
    KmsUnavailableException refused =
        assertThrows(KmsUnavailableException.class, () -> admitted(ALIAS));
    assertTrue(Thread.interrupted());
    assertEquals("interrupted while waiting for the store", refused.getMessage());
    held.countDown();
    renewing.get();
  }

  /** A thread that is at the store, and stays there until {@code held} opens. */
  private Threaded<Permit> renewalHeldBy(CountDownLatch held) {
    installation.repository.asked.clear();
    installation.repository.before = () -> awaitQuietly(held);
    Threaded<Permit> renewing = Threaded.start(() -> admitted(ALIAS));
    renewing.awaitState(Thread.State.WAITING);
    return renewing;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this", e);
    }
  }
}
