package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcakms.hsm.testing.FaultyModule;
import dev.jcakms.hsm.testing.SoftHsm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A module's work is begun by one thread at a time, and ended by one. */
class ModuleBeginningTest {
  private final FaultyModule module = FaultyModule.before(SoftHsm.need().module());

  /** So that what goes wrong is seen here, and not in a process that is gone. */
  @BeforeEach
  void beginAheadOfTheOthers() {
    boolean unused = cryptoki().initialize();
  }

  @Test
  void isNotBegunTwiceAtOnce() throws Exception {
    Meeting.assertNone(module, "C_Initialize", () -> cryptoki().initialize());
  }

  @Test
  void isNotEndedTwiceAtOnce() throws Exception {
    Meeting.assertNone(module, "C_Finalize", this::end);
  }

  private void end() {
    try {
      cryptoki().finalizeForTheWholeProcess();
    } catch (CryptokiException e) {
      assertEquals(Ckr.CRYPTOKI_NOT_INITIALIZED, e.ckr(), "another thread was the first");
    }
  }

  private Cryptoki cryptoki() {
    return JnaCryptoki.load(module.path());
  }
}
