package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.testing.FaultyModule.When;
import dev.jcakms.hsm.testing.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a module answers: which of it is success, and how the rest is told. */
class CryptokiAnswersTest {
  private final OpenToken token = new OpenToken();

  @AfterEach
  void close() {
    token.close();
  }

  @Test
  void moduleThatIsInitializedAlreadyIsAsGood() {
    assertFalse(token.cryptoki.initialize());
    token.cryptoki.finalizeForTheWholeProcess();
    assertTrue(token.cryptoki.initialize());
    assertEquals(token.token.label(), token.cryptoki.tokenInfo(token.slot()).label());
  }

  @Test
  void userWhoIsLoggedInAlreadyIsAsGood() {
    token.logIn();
    assertEquals(2, token.module.calls("C_Login"));
    assertTrue(token.use(token.cryptoki::sessionInfo).loggedIn());
  }

  @Test
  void wrongPinIsToldByItsNameAndNeverByItself() {
    SoftHsm.Token other = SoftHsm.need().newToken();
    long session = token.cryptoki.openSession(other.slot());
    CryptokiException e =
        assertThrows(
            CryptokiException.class,
            () -> token.cryptoki.login(session, "a wrong one".toCharArray()));
    token.cryptoki.closeSession(session);
    assertEquals("C_Login: CKR_PIN_INCORRECT", e.getMessage());
    assertEquals(Ckr.PIN_INCORRECT, e.ckr());
  }

  @Test
  void answerWithoutANameIsToldAsItsNumber() {
    token.module.failOnce("C_GetTokenInfo", 1, 0x80000042L, When.INSTEAD_OF_THE_CALL);
    CryptokiException e =
        assertThrows(CryptokiException.class, () -> token.cryptoki.tokenInfo(token.token.slot()));
    assertEquals("C_GetTokenInfo: 0x80000042", e.getMessage());
    assertEquals(Ckr.OTHER, e.ckr());
    assertEquals(0x80000042L, e.value());
  }

  @Test
  void fileThatIsNoModuleIsRefusedByName(@TempDir Path directory) throws IOException {
    Path text = Files.writeString(directory.resolve("text.so"), "no module");
    for (Path file : List.of(text, directory.resolve("missing.so"))) {
      HsmException e = assertThrows(HsmException.class, () -> JnaCryptoki.load(file));
      assertEquals(Reason.ROOT_REFUSED, e.reason());
      assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.getMessage());
    }
  }

  @Test
  void moduleThatRefusesItsFunctionListIsRefusedByName() {
    Path withoutControl = token.module.path();
    HsmException e =
        assertThrows(
            HsmException.class,
            () -> JnaCryptoki.load(Files.copy(withoutControl, withoutControl.resolveSibling("x"))));
    assertEquals(Reason.ROOT_REFUSED, e.reason());
  }

  @Test
  void modulesBesideEachOtherKeepTheirFunctionsApart() {
    Cryptoki direct = JnaCryptoki.load(token.token.module());
    long before = token.module.calls();
    assertEquals(token.token.label(), direct.tokenInfo(token.token.slot()).label());
    assertEquals(before, token.module.calls());
    assertEquals(token.token.label(), token.cryptoki.tokenInfo(token.token.slot()).label());
    assertEquals(before + 1, token.module.calls());
  }

  @Test
  void tokenThatIsAwayIsToldByItsInformationAndNotByASearch() {
    token.aesKey();
    token.module.takeTokenAway();
    assertEquals(List.of(), find());
    CryptokiException e =
        assertThrows(CryptokiException.class, () -> token.cryptoki.tokenInfo(token.token.slot()));
    assertEquals(Ckr.GENERAL_ERROR, e.ckr());
    token.module.bringTokenBack();
    assertEquals(1, find().size());
  }

  @Test
  void informationComesFromTheTokenAndTheModule() {
    Cryptoki cryptoki = token.cryptoki;
    long slot = token.token.slot();
    assertTrue(cryptoki.slots().contains(slot));
    assertEquals("SoftHSM", cryptoki.info().manufacturer());
    assertEquals(2, cryptoki.info().majorVersion());
    assertTrue(cryptoki.slotInfo(slot).description().contains("SoftHSM"));
    Cryptoki.TokenInfo info = cryptoki.tokenInfo(slot);
    assertEquals("SoftHSM v2", info.model());
    assertEquals("SoftHSM project", info.manufacturer());
    assertEquals(16, info.serialNumber().length());
    assertTrue(info.ready());
    assertTrue(cryptoki.mechanisms(slot).contains(Ckm.AES_GCM));
    Cryptoki.MechanismInfo rsa = cryptoki.mechanismInfo(slot, Ckm.RSA_PKCS_KEY_PAIR_GEN);
    assertEquals(16_384, rsa.maxKeySize());
    assertTrue(rsa.has(Cryptoki.MechanismInfo.CKF_GENERATE_KEY_PAIR));
    assertEquals(slot, token.use(cryptoki::sessionInfo).slot());
    assertEquals(33, token.use(session -> cryptoki.generateRandom(session, 33)).length);
  }

  private List<Long> find() {
    return token.use(
        session -> token.cryptoki.findObjects(session, Template.of(Cko.SECRET_KEY), 2));
  }
}
