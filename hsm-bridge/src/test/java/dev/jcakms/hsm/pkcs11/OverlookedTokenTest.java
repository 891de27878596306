package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.testing.FaultyModule.When;
import dev.jcakms.hsm.testing.SoftHsm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A token that the module did not find when it was initialised, as happens while another process
 * writes to it: it stays unknown until the module is initialised again.
 */
class OverlookedTokenTest {
  private final FaultyRoot faulty = new FaultyRoot(Pkcs11Options.Use.BINDING, true);
  private final Cryptoki cryptoki = JnaCryptoki.load(faulty.module.path());
  private boolean hidden;

  @BeforeEach
  void hide() throws IOException {
    faulty.root.close();
    cryptoki.finalizeForTheWholeProcess();
    SoftHsm.need().takeDirectoryAway();
    Files.createDirectory(SoftHsm.need().tokens());
    hidden = true;
  }

  @AfterEach
  void close() {
    faulty.module.heal();
    if (hidden) {
      show();
    }
    cryptoki.finalizeForTheWholeProcess();
    faulty.close();
  }

  @Test
  void isFoundByWhoeverIsAloneInTheModule() {
    try (Pkcs11Root root = open(true)) {
      assertEquals(1, root.random(1).length);
    }
  }

  @Test
  void isRefusedAsOneThatIsNotThereWhereTheModuleCannotBeEnded() {
    faulty.module.failFrom("C_Finalize", 1, Ckr.GENERAL_ERROR.value(), When.INSTEAD_OF_THE_CALL);
    HsmException e = assertThrows(HsmException.class, () -> open(true).close());
    assertEquals(Reason.ROOT_REFUSED, e.reason(), e::toString);
  }

  @Test
  void isRefusedWhereSomebodyElseMayUseTheModule() {
    assertRefused(false);
  }

  @Test
  void isRefusedWhereSomebodyElseHasBegunTheModulesWork() {
    assertTrue(cryptoki.initialize());
    assertRefused(true);
  }

  private void assertRefused(boolean exclusive) {
    long ended = faulty.module.calls("C_Finalize");
    HsmException e = assertThrows(HsmException.class, () -> open(exclusive).close());
    assertEquals(Reason.ROOT_REFUSED, e.reason(), e::toString);
    assertEquals(ended, faulty.module.calls("C_Finalize"));
  }

  /** Opens a root by a module that would find the token at the second time. */
  private Pkcs11Root open(boolean exclusive) {
    Pkcs11Options options = faulty.options();
    return Pkcs11Root.open(
        foundOnceEnded(),
        new Pkcs11Options(options.uri(), options.pin(), options.use(), exclusive),
        Primitives.best(),
        FaultyRoot.RANDOM,
        System::nanoTime);
  }

  private Cryptoki foundOnceEnded() {
    return (Cryptoki)
        Proxy.newProxyInstance(
            Cryptoki.class.getClassLoader(),
            new Class<?>[] {Cryptoki.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("finalizeForTheWholeProcess")) {
                show();
              }
              try {
                return method.invoke(cryptoki, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  private void show() {
    hidden = false;
    try {
      Files.delete(SoftHsm.need().tokens());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SoftHsm.need().bringDirectoryBack();
  }
}
