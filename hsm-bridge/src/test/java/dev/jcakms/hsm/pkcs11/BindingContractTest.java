package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.testing.DecryptContractTest;
import dev.jcakms.hsm.testing.KindsContractTest;
import dev.jcakms.hsm.testing.RootContractTest;
import dev.jcakms.hsm.testing.UnwrapContractTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The contract of a root, on a token whose keys are used through our own binding. */
class BindingContractTest {
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Sealing extends RootContractTest {
    private final RootOfToken root = new RootOfToken(Pkcs11Options.Use.BINDING);

    @Override
    protected Root open() {
      return root.open();
    }
  }

  @Nested
  class Kinds extends KindsContractTest {
    private final RootOfToken root = new RootOfToken(Pkcs11Options.Use.BINDING);

    @Override
    protected Root open() {
      return root.open();
    }
  }

  @Nested
  class Decrypt extends DecryptContractTest {
    private final RootOfToken root = new RootOfToken(Pkcs11Options.Use.BINDING);

    @Override
    protected Root open() {
      return root.open();
    }
  }

  @Nested
  class Unwrap extends UnwrapContractTest {
    private final RootOfToken root = new RootOfToken(Pkcs11Options.Use.BINDING);

    @Override
    protected Root open() {
      return root.open();
    }
  }
}
