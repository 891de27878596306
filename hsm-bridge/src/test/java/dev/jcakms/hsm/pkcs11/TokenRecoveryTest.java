package dev.jcakms.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.MacStream;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.WrapMechanism;
import dev.jcakms.hsm.testing.FaultyModule.When;
import dev.jcakms.hsm.testing.SoftHsm;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of calls while a token fails, is away, or is disturbed by somebody else in the
 * process: right results or a root that cannot be reached, and work again at the first try.
 */
class TokenRecoveryTest {
  /** The pool at its most, the keeper, and the session of whoever mends. */
  private static final int MOST_SESSIONS = 18;

  private static final byte[] AAD = "additional data".getBytes(US_ASCII);
  private static final byte[] PLAINTEXT = "a plaintext".getBytes(US_ASCII);
  private static final List<Long> ERRORS =
      List.of(Ckr.DEVICE_ERROR.value(), Ckr.GENERAL_ERROR.value());

  private @Nullable FaultyRoot faulty;

  private FaultyRoot faulty(Pkcs11Options.Use use, boolean exclusive) {
    FaultyRoot made = new FaultyRoot(use, exclusive);
    faulty = made;
    return made;
  }

  @AfterEach
  void close() {
    if (faulty != null) {
      faulty.close();
    }
  }

  static Stream<String> functions() {
    return Stream.of(
        "C_EncryptInit",
        "C_Encrypt",
        "C_DecryptInit",
        "C_Decrypt",
        "C_SignInit",
        "C_Sign",
        "C_FindObjectsInit",
        "C_FindObjects",
        "C_FindObjectsFinal",
        "C_GetAttributeValue");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void errorOnceUnderLoadReachesNobody(boolean exclusive) {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, exclusive);
    try (Load load = new Load(faulty)) {
      for (String function : functions().toList()) {
        for (When when : When.values()) {
          for (long error : ERRORS) {
            faulty.module.failOnce(function, 1, error, when);
            load.awaitCalls();
          }
        }
      }
    }
    assertEquals(0, faulty.module.calls("C_Finalize"));
    assertNoSessionIsLost(faulty);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void errorOnceWhileAKeyIsLookedAtReachesNobody(String function) {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, false);
    Material sealing = faulty.make(MaterialKind.AES_256);
    Material macing = faulty.make(MaterialKind.HMAC_SHA_256_MAC);
    Sealed sealed = faulty.root.seal(sealing, AAD, PLAINTEXT);
    byte[] mac = faulty.root.mac(macing, PLAINTEXT);
    for (When when : When.values()) {
      for (long error : ERRORS) {
        faulty.module.heal();
        try (Pkcs11Root fresh = faulty.open()) {
          faulty.module.failOnce(function, 1, error, when);
          assertArrayEquals(PLAINTEXT, fresh.open(sealing, AAD, sealed));
          faulty.module.failOnce(function, 1, error, when);
          assertArrayEquals(mac, fresh.mac(macing, PLAINTEXT));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void errorOnceWhileTheRootIsOpenedTakesNothingFromWhatItOffers(String function) {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, false);
    for (When when : When.values()) {
      faulty.module.failOnce(function, 1, Ckr.GENERAL_ERROR.value(), when);
      try (Pkcs11Root fresh = faulty.open()) {
        assertEquals(1, fresh.random(1).length);
      } catch (HsmException e) {
        assertEquals(Reason.UNAVAILABLE, e.reason(), e::toString);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"C_Initialize", "C_GetSlotList", "C_GetTokenInfo", "C_OpenSession", "C_Login"})
  void errorOnceWhileTheTokenIsSoughtReachesNobody(String function) {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, false);
    for (When when : When.values()) {
      faulty.module.failOnce(function, 1, Ckr.GENERAL_ERROR.value(), when);
      try (Pkcs11Root fresh = faulty.open()) {
        assertEquals(1, fresh.random(1).length);
      }
    }
  }

  @Test
  void errorOnceWhileWrappingIsTriedTakesNoWayFromWhatIsOffered() {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, false);
    Set<WrapMechanism> wraps = faulty.root.capabilities().wraps();
    assertTrue(wraps.contains(WrapMechanism.RSA_OAEP_SHA_1), wraps::toString);
    try (Pkcs11Root fresh = faulty.open()) {
      faulty.module.failOnce("C_UnwrapKey", 1, Ckr.DEVICE_ERROR.value(), When.INSTEAD_OF_THE_CALL);
      assertEquals(wraps, fresh.capabilities().wraps());
    }
  }

  @Test
  void sessionThatCannotBeOpenedOnceReachesNobody() {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, false);
    Material sealing = faulty.make(MaterialKind.AES_256);
    Material macing = faulty.make(MaterialKind.HMAC_SHA_256_MAC);
    for (When when : When.values()) {
      try (Pkcs11Root fresh = faulty.open();
          MacStream stream = fresh.macStream(macing)) {
        // It takes the one session that the pool has by now.
        stream.update(new byte[2 << 20], 0, 2 << 20);
        faulty.module.failOnce("C_OpenSession", 1, Ckr.DEVICE_ERROR.value(), when);
        Sealed sealed = fresh.seal(sealing, AAD, PLAINTEXT);
        assertArrayEquals(PLAINTEXT, fresh.open(sealing, AAD, sealed));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"BINDING, false", "BINDING, true", "SUN_PKCS11, false", "SUN_PKCS11, true"})
  void whatSomebodyElseDoesReachesNobody(Pkcs11Options.Use use, boolean exclusive) {
    FaultyRoot faulty = faulty(use, exclusive);
    try (Load load = new Load(faulty)) {
      for (int time = 0; time < 3; time++) {
        faulty.module.dropSessions();
        load.awaitCalls();
        faulty.module.logOut();
        load.awaitCalls();
        faulty.module.endTheModule();
        load.awaitCalls();
      }
    }
    assertEquals(0, faulty.module.calls("C_Finalize"), "ours");
    if (use == Pkcs11Options.Use.BINDING) {
      assertNoSessionIsLost(faulty);
    }
  }

  @ParameterizedTest
  @CsvSource({"BINDING, false", "BINDING, true", "SUN_PKCS11, false", "SUN_PKCS11, true"})
  void tokenThatComesBackWorksAtTheFirstTry(Pkcs11Options.Use use, boolean exclusive) {
    FaultyRoot faulty = faulty(use, exclusive);
    try (Load load = new Load(faulty)) {
      for (int time = 0; time < 3; time++) {
        load.bear(Reason.UNAVAILABLE);
        faulty.module.takeTokenAway();
        load.awaitFailures();
        faulty.module.bringTokenBack();
        long asked = faulty.module.calls();
        load.awaitFailures();
        assertEquals(asked, faulty.module.calls(), "calls before the retry period is over");
        faulty.passRetryPeriod();
        load.bearNothing();
        load.awaitCalls();
      }
    }
    if (use == Pkcs11Options.Use.BINDING) {
      assertNoSessionIsLost(faulty);
    }
  }

  @Test
  void directoryThatComesBackWorksAtTheFirstTryOfWhoeverIsAlone() {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, true);
    try (Load load = new Load(faulty)) {
      load.bear(Reason.UNAVAILABLE);
      SoftHsm.need().takeDirectoryAway();
      try {
        load.awaitFailures();
      } finally {
        SoftHsm.need().bringDirectoryBack();
      }
      faulty.passRetryPeriod();
      load.bearNothing();
      load.awaitCalls();
    }
    assertNoSessionIsLost(faulty);
  }

  @Test
  void whoeverIsNotAloneIsToldToRestart() {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, false);
    Material material = faulty.make(MaterialKind.AES_256);
    SoftHsm.need().takeDirectoryAway();
    try {
      assertUnavailable(() -> faulty.root.seal(material, AAD, PLAINTEXT));
    } finally {
      SoftHsm.need().bringDirectoryBack();
    }
    faulty.passRetryPeriod();
    HsmException e = assertUnavailable(() -> faulty.root.seal(material, AAD, PLAINTEXT));
    assertTrue(String.valueOf(e.getMessage()).contains("restart the process"), e::toString);
    assertEquals(0, faulty.module.calls("C_Finalize"));
    faulty.module.endTheModule();
    faulty.passRetryPeriod();
    Sealed sealed = faulty.root.seal(material, AAD, PLAINTEXT);
    assertArrayEquals(PLAINTEXT, faulty.root.open(material, AAD, sealed));
  }

  @Test
  void moduleIsEndedOnlyWhenNoCallIsUnderWay() {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, true);
    try (Load load = new Load(faulty)) {
      faulty.module.delay("C_Encrypt", 5);
      faulty.module.delay("C_Sign", 5);
      for (int time = 0; time < 5; time++) {
        load.bear(Reason.UNAVAILABLE);
        faulty.module.takeTokenAway();
        load.awaitFailures();
        faulty.module.bringTokenBack();
        faulty.passRetryPeriod();
        load.bearNothing();
        load.awaitCalls();
      }
    }
    assertTrue(faulty.module.calls("C_Finalize") > 0);
    assertEquals(0, faulty.module.callsMetByFinalize());
  }

  @Test
  void slowTokenIsNoFault() {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, false);
    try (Load load = new Load(faulty)) {
      for (String function : List.of("C_Encrypt", "C_Decrypt", "C_Sign", "C_FindObjects")) {
        faulty.module.delay(function, 20);
      }
      load.awaitCalls();
    }
    assertNoSessionIsLost(faulty);
  }

  @Test
  void nothingThatABlindTokenDoesNotFindIsGone() {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, false);
    Material material = faulty.make(MaterialKind.AES_256);
    Sealed sealed = faulty.root.seal(material, AAD, PLAINTEXT);
    try (Pkcs11Root fresh = faulty.open()) {
      faulty.module.takeTokenAway();
      List<Executable> calls =
          List.of(
              () -> fresh.seal(material, AAD, PLAINTEXT),
              () -> fresh.open(material, AAD, sealed),
              () -> fresh.destroy(material),
              () -> fresh.adopt(material.id()),
              fresh::materialIds,
              () -> faulty.root.open(material, AAD, sealed));
      for (Executable call : calls) {
        assertUnavailable(call);
        faulty.passRetryPeriod();
      }
      faulty.module.bringTokenBack();
      assertArrayEquals(PLAINTEXT, fresh.open(material, AAD, sealed));
      assertEquals(1, fresh.materialIds().size());
    }
  }

  @Test
  void pinThatIsRefusedIsTriedOnceUnderLoad() {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, true);
    try (Load load = new Load(faulty)) {
      load.bear(Reason.LOGIN_REFUSED);
      long before = faulty.module.calls("C_Login");
      faulty.setPin("not " + faulty.token.pin());
      faulty.module.logOut();
      load.awaitFailures();
      faulty.passRetryPeriod();
      load.awaitFailures();
      assertEquals(before + 1, faulty.module.calls("C_Login"));
    }
    faulty.setPin(faulty.token.pin());
    HsmException e = assertThrows(HsmException.class, () -> faulty.root.random(1));
    assertEquals(Reason.LOGIN_REFUSED, e.reason());
    try (Pkcs11Root again = faulty.open()) {
      assertEquals(1, again.random(1).length);
    }
  }

  @Test
  void pinThatIsRefusedAtTheFirstLoginIsTriedOnce() {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, false);
    faulty.root.close();
    faulty.setPin("not " + faulty.token.pin());
    long before = faulty.module.calls("C_Login");
    HsmException e = assertThrows(HsmException.class, faulty::open);
    assertEquals(Reason.LOGIN_REFUSED, e.reason());
    assertEquals(before + 1, faulty.module.calls("C_Login"));
    assertEquals(0, faulty.module.openSessions());
  }

  @Test
  void loginWithAnAnswerThatNobodyKnowsIsNotTriedAgain() {
    FaultyRoot faulty = faulty(Pkcs11Options.Use.BINDING, true);
    long before = faulty.module.calls("C_Login");
    faulty.module.failOnce("C_Login", 1, 0x80000042L, When.INSTEAD_OF_THE_CALL);
    assertUnavailable(faulty::open);
    assertEquals(before + 1, faulty.module.calls("C_Login"));
  }

  private static void assertNoSessionIsLost(FaultyRoot faulty) {
    assertTrue(faulty.module.openSessions() <= MOST_SESSIONS);
    faulty.root.close();
    assertEquals(0, faulty.module.openSessions());
  }

  private static HsmException assertUnavailable(Executable call) {
    HsmException e = assertThrows(HsmException.class, call);
    assertEquals(Reason.UNAVAILABLE, e.reason(), e::toString);
    return e;
  }
}
