package dev.jcakms.hsm.pkcs11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.testing.FaultyModule;
import dev.jcakms.hsm.testing.SoftHsm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** A token of a test's own behind a module that can be told to fail, and both ways to its keys. */
@NullMarked
final class TwoWays implements AutoCloseable {
  static final Randomness RANDOM = new OperatingSystemRandomness();
  static final byte[] OWNER = {1, 2, 3};

  private static final long CKF_RW_SERIAL_SESSION = 0x6;

  final SoftHsm.Token softToken;
  final FaultyModule module;
  final Pkcs11Root root;
  final Token token;
  final BindingUse binding;
  final SunPkcs11Use sun;

  private final NativeLibrary real;
  private final TokenKeys keys;
  private final KeyChallenge challenge;
  private final Map<MaterialKind, Material> made = new HashMap<>();

  TwoWays() {
    SoftHsm softHsm = SoftHsm.need();
    real = NativeLibrary.getInstance(softHsm.module().toString());
    softToken = softHsm.newToken();
    module = FaultyModule.before(softHsm.module());
    Pkcs11Options options = options(Pkcs11Options.Use.BINDING);
    Pkcs11Root.createMarker(options, RANDOM.uuid().toString(), System::nanoTime);
    root = open(Pkcs11Options.Use.BINDING);
    token = Token.open(JnaCryptoki.load(module.path()), options, System::nanoTime);
    TokenProfile profile = TokenProfile.of(token.info());
    challenge = new KeyChallenge(token, profile, Primitives.best(), RANDOM);
    keys = new TokenKeys(token, profile, root.installation(), challenge);
    binding = new BindingUse(token.cryptoki(), keys);
    sun = sunOfAtMost(Integer.MAX_VALUE);
  }

  Pkcs11Options options(Pkcs11Options.Use use) {
    Pkcs11Uri uri =
        Pkcs11Uri.parse("pkcs11:token=" + softToken.label() + "?module-path=" + module.path());
    return new Pkcs11Options(uri, () -> softToken.pin().toCharArray(), use, false);
  }

  Pkcs11Root open(Pkcs11Options.Use use) {
    return Pkcs11Root.open(options(use), Primitives.best(), RANDOM, System::nanoTime);
  }

  SunPkcs11Use sunOfAtMost(int pairs) {
    return new SunPkcs11Use(token, keys, challenge, Primitives.best(), module.path(), pairs);
  }

  /** New material. */
  Material make(MaterialKind kind) {
    return root.generate(kind, RANDOM.bytes(Material.ID_BYTES), OWNER);
  }

  /** The same material again. */
  Material of(MaterialKind kind) {
    return made.computeIfAbsent(kind, this::make);
  }

  String label(Material material) {
    return keys.label(material);
  }

  long create(Template template) {
    return token.callOnce(session -> token.cryptoki().createObject(session, template));
  }

  List<Long> find(Template template) {
    return token.callOnce(session -> token.cryptoki().findObjects(session, template, 10));
  }

  void destroyCertificate(Material material) {
    for (long found : find(Template.of(Cko.CERTIFICATE).with(Cka.ID, material.id()))) {
      Boolean unused =
          token.callOnce(
              session -> {
                token.cryptoki().destroyObject(session, found);
                return true;
              });
    }
  }

  /** As if somebody else in this process did. */
  void logOut() {
    Memory session = new Memory(Long.BYTES);
    call(
        "C_OpenSession",
        softToken.slot(),
        CKF_RW_SERIAL_SESSION,
        Pointer.NULL,
        Pointer.NULL,
        session);
    call("C_Logout", session.getLong(0));
    call("C_CloseSession", session.getLong(0));
  }

  /** As if somebody else in this process did. */
  void endTheModule() {
    call("C_Finalize", Pointer.NULL);
  }

  private void call(String function, Object... arguments) {
    long answer = real.getFunction(function).invokeLong(arguments);
    if (answer != 0) {
      throw new IllegalStateException(function + ": 0x" + Long.toHexString(answer));
    }
  }

  @Override
  public void close() {
    module.heal();
    root.close();
    token.close();
  }
}
