package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.testing.FaultyModule.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pool: bounded, patient, with no session in it that may be in the middle of something. */
class SessionsTest {
  private static final byte[] IV = new byte[Mechanism.GCM_IV_BYTES];
  private static final Duration SHORT = Duration.ofMillis(5);
  private static final int KEEPER = 1;
  private static final int TOO_MANY_FAILURES = 10_000;
  private static final long DEVICE_ERROR = Ckr.DEVICE_ERROR.value();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private OpenToken token = new OpenToken();

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdownNow();
    assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
    token.close();
  }

  @Test
  void sessionIsUsedAgain() {
    long first = sessionOfThePool();
    assertEquals(first, sessionOfThePool());
    assertEquals(1 + KEEPER, token.module.openSessions());
  }

  @Test
  void callerWaitsForASessionToBecomeFree() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<Future<Long>> holders = holdEverySession(release);
    Future<Long> waiting = threads.submit(this::sessionOfThePool);
    assertFalse(waiting.isDone());
    release.countDown();
    assertNotEquals(0L, waiting.get());
    for (Future<Long> holder : holders) {
      holder.get();
    }
    assertEquals(OpenToken.BOUND + KEEPER, token.module.openSessions());
  }

  @Test
  void callerIsRefusedAtTheDeadline() throws Exception {
    token.close();
    token = new OpenToken(SHORT);
    CountDownLatch release = new CountDownLatch(1);
    holdEverySession(release);
    assertEquals(Reason.UNAVAILABLE, refusal(this::sessionOfThePool));
    release.countDown();
  }

  @Test
  void interruptedCallerIsRefusedAndStaysInterrupted() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    holdEverySession(release);
    Thread.currentThread().interrupt();
    assertEquals(Reason.UNAVAILABLE, refusal(this::sessionOfThePool));
    assertTrue(Thread.interrupted());
    release.countDown();
  }

  @Test
  void failureOfAnyKindGivesThePlaceBack() {
    for (int i = 0; i < 2 * OpenToken.BOUND; i++) {
      assertThrows(
          IllegalStateException.class,
          () ->
              token.use(
                  session -> {
                    throw new IllegalStateException();
                  }));
    }
    token.module.failOnce("C_OpenSession", 1, DEVICE_ERROR, When.INSTEAD_OF_THE_CALL);
    assertThrows(CryptokiException.class, this::sessionOfThePool);
    assertNotEquals(0, sessionOfThePool());
  }

  @Test
  void sessionWhoseOperationIsStillActiveIsClosed() {
    long key = token.aesKey();
    for (When when : When.values()) {
      token.module.failOnce("C_Encrypt", 1, DEVICE_ERROR, when);
      CryptokiException e = assertThrows(CryptokiException.class, () -> seal(key));
      assertEquals(Ckr.DEVICE_ERROR, e.ckr());
      assertEquals(Mechanism.GCM_TAG_BYTES, seal(key).length);
      assertEquals(1 + KEEPER, token.module.openSessions());
    }
  }

  @Test
  void loginOutlivesEverySessionOfThePool() {
    long key = token.aesKey();
    token.module.failOnce("C_Encrypt", 1, DEVICE_ERROR, When.INSTEAD_OF_THE_CALL);
    assertThrows(CryptokiException.class, () -> seal(key));
    assertEquals(KEEPER, token.module.openSessions());
    assertTrue(token.use(token.cryptoki::sessionInfo).loggedIn());
    assertEquals(Mechanism.GCM_TAG_BYTES, seal(key).length);
  }

  @Test
  void sessionsClosedUnderneathAreReplaced() {
    token.aesKey();
    List<Sessions.Pinned> pinned = List.of(token.sessions.pin(), token.sessions.pin());
    pinned.forEach(Sessions.Pinned::finished);
    pinned.forEach(Sessions.Pinned::close);
    token.module.dropSessions();
    CryptokiException e =
        assertThrows(CryptokiException.class, () -> token.use(token.cryptoki::sessionInfo));
    assertEquals(Ckr.SESSION_HANDLE_INVALID, e.ckr());
    assertFalse(token.use(token.cryptoki::sessionInfo).loggedIn());
    token.logIn();
    assertTrue(token.use(token.cryptoki::sessionInfo).loggedIn());
    assertEquals(1 + KEEPER, token.module.openSessions());
  }

  @Test
  void answerThatASessionIsGoneLeavesThoseThatAreNot() {
    long key = token.aesKey();
    List<Sessions.Pinned> pinned = List.of(token.sessions.pin(), token.sessions.pin());
    pinned.forEach(Sessions.Pinned::finished);
    pinned.forEach(Sessions.Pinned::close);
    token.module.failOnce(
        "C_Encrypt", 1, Ckr.SESSION_HANDLE_INVALID.value(), When.INSTEAD_OF_THE_CALL);
    assertThrows(CryptokiException.class, () -> seal(key));
    assertEquals(1 + KEEPER, token.module.openSessions());
    assertEquals(Mechanism.GCM_TAG_BYTES, seal(key).length);
  }

  // The module counts from 1 again, so the number of the stream's session is soon another's.
  @Test
  void sessionOfAnEarlierLifeIsForgottenAndNotClosed() {
    beginNewLife();
    Sessions.Pinned earlier = token.sessions.pin();
    long number = earlier.use(session -> session);
    beginNewLife();
    long another = 0;
    while (another < number) {
      another = token.cryptoki.openSession(token.slot());
    }
    assertEquals(number, another);
    earlier.close();
    assertEquals(token.slot(), token.cryptoki.sessionInfo(another).slot());
  }

  @Test
  void renewalBeginsANewLifeAfterAnotherInitialisation() {
    Sessions.Pinned earlier = token.sessions.pin();
    long key = token.aesKey();
    token.cryptoki.finalizeForTheWholeProcess();
    CryptokiException e = assertThrows(CryptokiException.class, () -> seal(key));
    assertEquals("C_EncryptInit: CKR_CRYPTOKI_NOT_INITIALIZED", e.getMessage());
    token.cryptoki.initialize();
    token.sessions.renew(token.slot());
    earlier.finished();
    earlier.close();
    token.logIn();
    assertEquals(Mechanism.GCM_TAG_BYTES, seal(onlyKey()).length);
    assertEquals(1 + KEEPER, token.module.openSessions());
  }

  @Test
  void sessionThatWouldOutliveItsLostKeeperIsClosedAgain() {
    Sessions.Pinned idleBefore = token.sessions.pin();
    token.module.dropSessions();
    CryptokiException e =
        assertThrows(CryptokiException.class, () -> token.use(session -> session));
    assertEquals(Ckr.SESSION_HANDLE_INVALID, e.ckr());
    idleBefore.close();
    assertEquals(KEEPER, token.module.openSessions());
    assertNotEquals(0, sessionOfThePool());
    assertEquals(1 + KEEPER, token.module.openSessions());
  }

  @Test
  void droppedSessionsUnderLoadAreReplacedWithoutALeak() throws Exception {
    token.aesKey();
    List<Future<Integer>> workers = new ArrayList<>();
    for (int i = 0; i < 2 * OpenToken.BOUND; i++) {
      workers.add(threads.submit(this::sealUntilEnough));
    }
    int failures = 0;
    for (Future<Integer> worker : workers) {
      failures += worker.get();
    }
    assertTrue(failures > 0 && failures < TOO_MANY_FAILURES, "failures: " + failures);
    assertTrue(token.module.openSessions() <= OpenToken.BOUND + KEEPER);
    token.sessions.close();
    assertEquals(0, token.module.openSessions());
  }

  /** Seals, drops all sessions in the middle, and logs in again when it fails; the failures. */
  private int sealUntilEnough() {
    int failures = 0;
    for (int sealed = 0; sealed < 200 && failures < TOO_MANY_FAILURES; ) {
      try {
        // The end of a login ends the handles too.
        sealed += seal(onlyKey()).length / Mechanism.GCM_TAG_BYTES;
        if (sealed == 100) {
          token.module.dropSessions();
        }
      } catch (CryptokiException | IndexOutOfBoundsException e) {
        failures++;
        logInAgain();
      }
    }
    return failures;
  }

  private void logInAgain() {
    try {
      token.logIn();
    } catch (CryptokiException e) {
      assertTrue(e.ckr() == Ckr.SESSION_HANDLE_INVALID, e.getMessage());
    }
  }

  private long onlyKey() {
    return token
        .use(session -> token.cryptoki.findObjects(session, Template.of(Cko.SECRET_KEY), 1))
        .get(0);
  }

  @Test
  void streamsHoldHalfOfTheSessionsAtMost() {
    token.close();
    token = new OpenToken(SHORT);
    List<Sessions.Pinned> pinned = new ArrayList<>();
    for (int i = 0; i < OpenToken.BOUND / 2; i++) {
      pinned.add(token.sessions.pin());
    }
    assertEquals(Reason.UNAVAILABLE, refusal(token.sessions::pin));
    assertNotEquals(0, sessionOfThePool());
    pinned.get(0).close();
    pinned.get(0).close();
    pinned.set(0, token.sessions.pin());
    assertEquals(Reason.UNAVAILABLE, refusal(token.sessions::pin));
    pinned.forEach(Sessions.Pinned::close);
  }

  @Test
  void streamThatWasNotFinishedGivesNoSessionBack() {
    long kept = pinnedAndGivenBack(true);
    assertEquals(kept, sessionOfThePool());
    assertEquals(kept, pinnedAndGivenBack(false));
    assertNotEquals(kept, sessionOfThePool());
    assertEquals(1 + KEEPER, token.module.openSessions());
  }

  @Test
  void streamThatGoesOnAfterItsFinishMustFinishAgain() {
    long first;
    try (Sessions.Pinned pinned = token.sessions.pin()) {
      pinned.finished();
      first = pinned.use(session -> session);
    }
    assertNotEquals(first, sessionOfThePool());
  }

  @Test
  void closeClosesIdleSessionsAtOnceAndBusyOnesWhenTheyComeBack() {
    Sessions.Pinned busy = token.sessions.pin();
    token.use(session -> session);
    token.sessions.close();
    assertEquals(1, token.module.openSessions());
    assertEquals(Reason.UNAVAILABLE, refusal(this::sessionOfThePool));
    busy.finished();
    busy.close();
    assertEquals(0, token.module.openSessions());
  }

  @Test
  void nobodyElseIsLoggedOut() {
    long key = token.aesKey();
    token.module.dropSessions();
    assertThrows(CryptokiException.class, () -> seal(key));
    token.logIn();
    token.close();
    for (String function : List.of("C_Logout", "C_CloseAllSessions", "C_Finalize")) {
      assertEquals(0, token.module.calls(function), function);
    }
  }

  private void beginNewLife() {
    token.cryptoki.finalizeForTheWholeProcess();
    token.cryptoki.initialize();
    token.sessions.renew(token.slot());
  }

  private long sessionOfThePool() {
    return token.use(session -> session);
  }

  private byte[] seal(long key) {
    return token.use(
        session ->
            token.cryptoki.encrypt(session, Mechanism.gcm(IV, new byte[0]), key, new byte[0]));
  }

  private long pinnedAndGivenBack(boolean finished) {
    try (Sessions.Pinned pinned = token.sessions.pin()) {
      long session = pinned.use(handle -> handle);
      if (finished) {
        pinned.finished();
      }
      return session;
    }
  }

  private List<Future<Long>> holdEverySession(CountDownLatch release) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(OpenToken.BOUND);
    List<Future<Long>> holders = new ArrayList<>();
    for (int i = 0; i < OpenToken.BOUND; i++) {
      holders.add(
          threads.submit(
              () ->
                  token.use(
                      session -> {
                        held.countDown();
                        await(release);
                        return session;
                      })));
    }
    held.await();
    return holders;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Reason refusal(org.junit.jupiter.api.function.Executable executable) {
    return assertThrows(HsmException.class, executable).reason();
  }
}
