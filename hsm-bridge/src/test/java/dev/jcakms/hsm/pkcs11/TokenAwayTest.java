package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.testing.SoftHsm;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * A token that is away: what it still says and what it does not. The same holds for SoftHSM whose
 * directory is gone and for the module that only says so, which other tests rely on.
 */
class TokenAwayTest {
  private final OpenToken token = new OpenToken();
  private long key;

  @BeforeEach
  void makeKey() {
    key = token.aesKey();
  }

  @AfterEach
  void close() {
    token.close();
  }

  @Test
  void directoryThatIsAway() {
    SoftHsm.need().takeDirectoryAway();
    try {
      assertTokenIsAway();
    } finally {
      SoftHsm.need().bringDirectoryBack();
    }
    assertEquals(List.of(), find());
    token.cryptoki.finalizeForTheWholeProcess();
    token.cryptoki.initialize();
    token.sessions.renew(token.slot());
    token.logIn();
    assertEquals(1, find().size());
  }

  @Test
  void moduleThatSaysSo() {
    token.module.takeTokenAway();
    assertTokenIsAway();
    token.module.bringTokenBack();
    assertEquals(1, find().size());
    assertEquals(Mechanism.GCM_TAG_BYTES, seal().length);
  }

  private void assertTokenIsAway() {
    assertEquals(List.of(), find());
    assertTrue(token.cryptoki.slots().contains(token.token.slot()));
    assertTrue(token.use(token.cryptoki::sessionInfo).loggedIn());
    assertEquals(
        "C_GetTokenInfo: CKR_GENERAL_ERROR",
        refusal(() -> token.cryptoki.tokenInfo(token.token.slot())));
    assertEquals("C_GenerateKey: CKR_GENERAL_ERROR", refusal(token::aesKey));
    assertEquals("C_EncryptInit: CKR_OBJECT_HANDLE_INVALID", refusal(this::seal));
    assertEquals(
        "C_GetAttributeValue: CKR_OBJECT_HANDLE_INVALID",
        refusal(() -> token.use(s -> token.cryptoki.getAttributes(s, key, Cka.LABEL))));
  }

  private List<Long> find() {
    return token.use(
        session -> token.cryptoki.findObjects(session, Template.of(Cko.SECRET_KEY), 2));
  }

  private byte[] seal() {
    Mechanism gcm = Mechanism.gcm(new byte[Mechanism.GCM_IV_BYTES], new byte[0]);
    return token.use(session -> token.cryptoki.encrypt(session, gcm, key, new byte[0]));
  }

  private static String refusal(Executable executable) {
    return String.valueOf(assertThrows(CryptokiException.class, executable).getMessage());
  }
}
