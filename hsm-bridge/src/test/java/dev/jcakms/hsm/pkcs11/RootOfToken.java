package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.testing.SoftHsm;
import org.jspecify.annotations.NullMarked;

/** A token of a test's own that is the root of an installation. */
@NullMarked
final class RootOfToken {
  private static final Randomness RANDOM = new OperatingSystemRandomness();

  private final Pkcs11Options options;

  RootOfToken(Pkcs11Options.Use use) {
    SoftHsm.Token token = SoftHsm.need().newToken();
    Pkcs11Uri uri =
        Pkcs11Uri.parse("pkcs11:token=" + token.label() + "?module-path=" + token.module());
    options = new Pkcs11Options(uri, () -> token.pin().toCharArray(), use, false);
    Pkcs11Root.createMarker(options, RANDOM.uuid().toString(), System::nanoTime);
  }

  Root open() {
    return Pkcs11Root.open(options, Primitives.best(), RANDOM, System::nanoTime);
  }
}
