package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.testing.FaultyModule;
import dev.jcakms.hsm.testing.SoftHsm;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;

/**
 * A root on a token of a test's own, behind a module that can be told to fail; time stands still.
 */
@NullMarked
final class FaultyRoot implements AutoCloseable {
  static final Randomness RANDOM = new OperatingSystemRandomness();
  static final byte[] OWNER = {1, 2, 3};

  final SoftHsm.Token token;
  final FaultyModule module;
  final Pkcs11Root root;

  private final AtomicLong nanoClock = new AtomicLong();
  private final Pkcs11Options.Use use;
  private final boolean exclusive;
  private volatile String pin;

  FaultyRoot(Pkcs11Options.Use use, boolean exclusive) {
    SoftHsm softHsm = SoftHsm.need();
    this.use = use;
    this.exclusive = exclusive;
    module = FaultyModule.before(softHsm.module());
    token = softHsm.newToken();
    pin = token.pin();
    Pkcs11Root.createMarker(options(), RANDOM.uuid().toString(), nanoClock::get);
    root = open();
  }

  /** Another root on the same token. */
  Pkcs11Root open() {
    return Pkcs11Root.open(options(), Primitives.best(), RANDOM, nanoClock::get);
  }

  Pkcs11Options options() {
    Pkcs11Uri uri =
        Pkcs11Uri.parse("pkcs11:token=" + token.label() + "?module-path=" + module.path());
    return new Pkcs11Options(uri, () -> pin.toCharArray(), use, exclusive);
  }

  /** What logins from now on say. */
  void setPin(String pin) {
    this.pin = pin;
  }

  Material make(MaterialKind kind) {
    return root.generate(kind, RANDOM.bytes(Material.ID_BYTES), OWNER);
  }

  /** Lets the time pass after which a token that was away is asked again. */
  void passRetryPeriod() {
    long unused = nanoClock.addAndGet(Pkcs11Options.RETRY_AFTER.toNanos());
  }

  @Override
  public void close() {
    module.heal();
    root.close();
  }
}
