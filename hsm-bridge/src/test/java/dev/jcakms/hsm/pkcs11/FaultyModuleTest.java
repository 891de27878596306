package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.testing.FaultyModule.When;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The module that fails as it is told: the nth call and no other, before the real call or after.
 */
class FaultyModuleTest {
  private static final long ERROR = Ckr.DEVICE_ERROR.value();
  private static final Mechanism GCM = Mechanism.gcm(new byte[Mechanism.GCM_IV_BYTES], new byte[0]);

  private final OpenToken token = new OpenToken();
  private final Cryptoki cryptoki = token.cryptoki;
  private long key;
  private long session;

  @BeforeEach
  void openSession() {
    key = token.aesKey();
    session = cryptoki.openSession(token.token.slot());
  }

  @AfterEach
  void close() {
    token.close();
  }

  @Test
  void faultInsteadOfTheCallLeavesTheOperationActive() {
    token.module.failOnce("C_Encrypt", 1, ERROR, When.INSTEAD_OF_THE_CALL);
    assertEquals(Ckr.DEVICE_ERROR, answer());
    assertEquals(Ckr.OPERATION_ACTIVE, answer());
  }

  @Test
  void faultAfterTheCallEndsTheOperation() {
    token.module.failOnce("C_Encrypt", 1, ERROR, When.AFTER_THE_CALL);
    assertEquals(Ckr.DEVICE_ERROR, answer());
    assertEquals(Ckr.OK, answer());
  }

  @Test
  void onlyTheNthCallFails() {
    assertEquals(Ckr.OK, answer());
    token.module.failOnce("C_Encrypt", 3, ERROR, When.AFTER_THE_CALL);
    assertEquals(Ckr.OK, answer());
    assertEquals(Ckr.OK, answer());
    assertEquals(Ckr.DEVICE_ERROR, answer());
    assertEquals(Ckr.OK, answer());
    assertEquals(5, token.module.calls("C_Encrypt"));
    assertEquals(5, token.module.calls("C_EncryptInit"));
    assertEquals(0, token.module.calls("C_Decrypt"));
  }

  @Test
  void everyCallFromTheNthOnFailsUntilItHeals() {
    token.module.failFrom("C_EncryptInit", 2, ERROR, When.INSTEAD_OF_THE_CALL);
    assertEquals(Ckr.OK, answer());
    assertEquals(Ckr.DEVICE_ERROR, answer());
    assertEquals(Ckr.DEVICE_ERROR, answer());
    token.module.heal();
    assertEquals(Ckr.OK, answer());
  }

  @Test
  void delayedCallIsSlow() {
    long milliseconds = 20;
    token.module.delay("C_Encrypt", milliseconds);
    long start = System.nanoTime();
    assertEquals(Ckr.OK, answer());
    assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(milliseconds));
  }

  @Test
  void droppedSessionsAreClosedUnderneath() {
    long open = token.module.openSessions();
    assertTrue(open >= 2);
    token.module.dropSessions();
    assertEquals(Ckr.SESSION_HANDLE_INVALID, answer());
    assertEquals(0, token.module.openSessions());
    session = cryptoki.openSession(token.token.slot());
    assertFalse(cryptoki.sessionInfo(session).loggedIn());
  }

  /** What the module says to a seal in the one session. */
  private Ckr answer() {
    try {
      cryptoki.encrypt(session, GCM, key, new byte[0]);
      return Ckr.OK;
    } catch (CryptokiException e) {
      return e.ckr();
    }
  }

  @Test
  void functionThatIsNotInTheListCannotFail() {
    assertThrows(
        IllegalArgumentException.class,
        () -> token.module.failOnce("C_Nothing", 1, ERROR, When.AFTER_THE_CALL));
  }
}
