package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.hsm.testing.SoftHsm;
import dev.jcakms.jca.key.KmsLoadStoreParameter;
import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.ProviderException;
import java.security.UnrecoverableKeyException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The password with which the KeyStore {@code KMS} is loaded. */
class KeyStoreLoadTest {
  private static final String WRONG = "wrong";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  /** A root that somebody has to log in to. */
  enum Locked {
    PASSPHRASE,
    PIN
  }

  /** A provider, and what opens its root. */
  private record Home(KmsProvider kms, String secret) implements AutoCloseable {
    KeyStore store() throws KeyStoreException {
      return KeyStore.getInstance("KMS", kms);
    }

    @Override
    public void close() {
      kms.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Locked.class)
  void passwordMustBeTheOneThatTheConfigurationKnows(Locked locked) throws Exception {
    try (Home home = open(locked, "file:" + directory.resolve("secret"))) {
      KeyStore store = home.store();
      for (int again = 0; again < 2; again++) {
        assertWrong(store, WRONG);
        assertWrong(store, home.secret() + "x");
        store.load(null, home.secret().toCharArray());
        assertEquals(1, store.size());
        store.load(null);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Locked.class)
  void passwordOpensWhatNobodyElseIsAskedFor(Locked locked) throws Exception {
    try (Home home = open(locked, "callback")) {
      KeyStore store = home.store();
      assertThrows(ProviderException.class, () -> store.load(null), "nobody to ask");
      assertWrong(store, WRONG);
      store.load(null, home.secret().toCharArray());
      assertEquals(1, store.size());
      store.load(null);
      assertWrong(store, WRONG);
      store.load(null, home.secret().toCharArray());
      assertEquals(1, store.size());
    }
  }

  @Test
  void passwordComesByAnyLoadStoreParameter() throws Exception {
    try (Home home = open(Locked.PIN, "callback")) {
      KeyStore store = home.store();
      KeyStore.PasswordProtection right =
          new KeyStore.PasswordProtection(home.secret().toCharArray());
      KeyStore.PasswordProtection wrong = new KeyStore.PasswordProtection(WRONG.toCharArray());
      store.load(() -> right);
      assertEquals(1, store.size());
      assertThrows(IOException.class, () -> store.load(() -> wrong));
      store.load(KmsLoadStoreParameter.of("alias/other").protectedBy(right));
      assertEquals(0, store.size());
      assertThrows(
          IOException.class,
          () -> store.load(KmsLoadStoreParameter.of("alias/orders").protectedBy(wrong)));
      assertEquals(0, store.size(), "a load that fails changes nothing");
      assertThrows(
          IOException.class, () -> store.load(() -> new KeyStore.ProtectionParameter() {}));
      right.destroy();
      assertThrows(IOException.class, () -> store.load(() -> right));
    }
  }

  @Test
  void handlerIsAskedAgainByTheBuilderOfTheJdk() throws Exception {
    try (Home home = open(Locked.PIN, "callback")) {
      AtomicInteger asked = new AtomicInteger();
      CallbackHandler second =
          callbacks ->
              ((PasswordCallback) callbacks[0])
                  .setPassword(
                      (asked.incrementAndGet() == 1 ? WRONG : home.secret()).toCharArray());
      KeyStore store =
          KeyStore.Builder.newInstance(
                  "KMS", home.kms(), new KeyStore.CallbackHandlerProtection(second))
              .getKeyStore();
      assertEquals(2, asked.get());
      assertEquals(1, store.size());
      KeyStore another = home.store();
      assertThrows(
          IOException.class,
          () ->
              another.load(
                  () ->
                      new KeyStore.CallbackHandlerProtection(
                          callbacks -> {
                            throw new UnsupportedCallbackException(new NameCallback("name: "));
                          })));
    }
  }

  private static void assertWrong(KeyStore store, String password) {
    IOException refused =
        assertThrows(IOException.class, () -> store.load(null, password.toCharArray()));
    UnrecoverableKeyException cause =
        assertInstanceOf(UnrecoverableKeyException.class, refused.getCause());
    assertFalse(String.valueOf(cause.getMessage()).contains(password), cause.getMessage());
  }

  /** A new provider over an installation with one key, whose secret comes from {@code source}. */
  private Home open(Locked locked, String source) throws IOException {
    Path file = directory.resolve("secret");
    KmsProvider.Builder making = KmsProvider.builder().home(directory.resolve("home"));
    KmsProvider.Builder opening = KmsProvider.builder().home(directory.resolve("home"));
    String secret =
        switch (locked) {
          case PASSPHRASE -> {
            making.set("passphrase-source", "file:" + file);
            opening.set("passphrase-source", source);
            yield "correct horse";
          }
          case PIN -> {
            SoftHsm.Token token = SoftHsm.need().newToken();
            String uri = "pkcs11:token=" + token.label() + "?module-path=" + token.module();
            making.root(uri + "&pin-source=file:" + file);
            opening.root(uri + "&pin-source=" + source);
            yield token.pin();
          }
        };
    Files.writeString(file, secret);
    try (KmsProvider kms = making.build()) {
      kms.initialize();
      kms.administration().ensureKey("alias/orders");
    }
    return new Home(opening.build(), secret);
  }
}
