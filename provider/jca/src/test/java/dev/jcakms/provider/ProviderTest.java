package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider as the JCA sees it: lazy, listed, closed, logged in and out. */
class ProviderTest {
  private static final String TRANSFORMATION = "KMS/AES-GCM/NoPadding";
  private static final byte[] PLAINTEXT = "a plaintext".getBytes(StandardCharsets.UTF_8);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @AfterEach
  void takeOutOfTheList() {
    Security.removeProvider(KmsProvider.NAME);
    System.clearProperty("jcakms.require-root");
  }

  @Test
  void makingAndListingAProviderOpensNothing() {
    KmsProvider kms = new KmsProvider(Instance.of(Configuration.ofHome(home())));
    Security.addProvider(kms);
    kms.getServices().forEach(service -> assertNotNull(service.toString()));
    assertFalse(Files.exists(home()));
  }

  @Test
  void missingConfigurationIsAnErrorOfEveryUseButNotOfMakingTheProvider() throws Exception {
    Provider kms = new KmsProvider().configure(directory.resolve("missing").toString());
    Cipher cipher = Cipher.getInstance(TRANSFORMATION, kms);
    for (int use = 0; use < 2; use++) {
      ProviderException refused =
          assertThrows(
              ProviderException.class,
              () -> cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/x")));
      assertInstanceOf(KmsConfigurationException.class, refused.getCause());
      assertThrows(KmsConfigurationException.class, () -> ((KmsProvider) kms).administration());
    }
  }

  @Test
  void builderRefusesAnUnknownSettingAtOnce() {
    KmsProvider.Builder builder = KmsProvider.builder().home(home()).set("hoem", "x");
    assertThrows(KmsConfigurationException.class, builder::build);
  }

  @Test
  void configuredInstallationIsMadeByCommandAndNeverByItself() {
    try (KmsProvider kms = KmsProvider.builder().home(home()).build()) {
      assertThrows(
          KmsConfigurationException.class, () -> kms.administration().ensureKey("alias/orders"));
      assertFalse(Files.exists(home()));
      assertTrue(kms.initialize());
      assertFalse(kms.initialize(), "there is one already");
      kms.administration().ensureKey("alias/orders");
    }
  }

  @Test
  void requiredHardwareRootMakesASoftwareRootAnError() {
    System.setProperty("jcakms.require-root", "pkcs11");
    KmsProvider kms = new KmsProvider(Instance.of(Configuration.ofHome(home())));
    KmsException refused =
        assertThrows(KmsException.class, () -> kms.administration().ensureKey("alias/orders"));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("jcakms.require-root"), refused.getMessage());
    assertFalse(Files.exists(home()));
  }

  @Test
  void requiredHardwareRootMakesAnExistingSoftwareRootAnErrorToo() {
    made().close();
    System.setProperty("jcakms.require-root", "pkcs11");
    KmsProvider kms = new KmsProvider(Instance.of(Configuration.ofHome(home())));
    assertThrows(KmsException.class, () -> kms.administration().listKeys());
  }

  @Test
  void closedProviderLeavesTheListAndSaysThatItIsClosed() throws Exception {
    KmsProvider kms = made();
    Security.addProvider(kms);
    KmsSecretKey bound = kms.key("alias/orders");
    Cipher ready = Cipher.getInstance(TRANSFORMATION, kms);
    ready.init(Cipher.ENCRYPT_MODE, bound);

    kms.close();
    kms.close();

    assertNull(Security.getProvider(KmsProvider.NAME));
    assertThrows(KmsUnavailableException.class, kms::administration);
    assertThrows(ProviderException.class, () -> ready.doFinal(PLAINTEXT));
    Cipher another = Cipher.getInstance(TRANSFORMATION, kms);
    assertThrows(ProviderException.class, () -> another.init(Cipher.ENCRYPT_MODE, bound));
  }

  @Test
  void closingAnInstanceLeavesAnotherOneOfTheNameInTheList() {
    KmsProvider listed = made();
    Security.addProvider(listed);
    new KmsProvider(Instance.of(Configuration.ofHome(home()))).close();
    assertSame(listed, Security.getProvider(KmsProvider.NAME));
  }

  @Test
  void loggedOutProviderRefusesWorkUntilTheNextLogin() throws Exception {
    KmsProvider kms = unlockedBy("correct horse");
    assertTrue(kms.initialize());
    kms.administration().ensureKey("alias/orders");
    Cipher cipher = Cipher.getInstance(TRANSFORMATION, kms);
    cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/orders"));

    kms.logout();
    assertThrows(KmsUnavailableException.class, kms::administration);
    assertThrows(ProviderException.class, () -> cipher.doFinal(PLAINTEXT));

    kms.login(null, answering("correct horse"));
    cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/orders"));
    assertNotNull(cipher.doFinal(PLAINTEXT));
    kms.close();
  }

  @Test
  void wrongPassphraseIsALoginExceptionThatDoesNotTellIt() {
    try (KmsProvider kms = unlockedBy("correct horse")) {
      kms.initialize();
    }
    try (KmsProvider kms = unlockedBy("battery staple")) {
      LoginException refused =
          assertThrows(LoginException.class, () -> kms.login(null, answering("battery staple")));
      assertFalse(String.valueOf(refused.getMessage()).contains("battery"), refused.getMessage());
    }
  }

  @Test
  void foreignAndMissingKeysAreInvalidKeys() throws Exception {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION, made());
    assertThrows(
        InvalidKeyException.class,
        () -> cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES")));
    assertThrows(InvalidKeyException.class, () -> cipher.init(Cipher.ENCRYPT_MODE, (Key) null));
  }

  @Test
  void everyCipherIsChosenByKeyAndNoKeyIsNoneOfOurs() {
    for (Provider.Service service : made().getServices()) {
      if (service.getType().equals("Cipher")) {
        boolean hasOurName = service.getAlgorithm().startsWith("KMS/");
        assertEquals(hasOurName, service.supportsParameter(KmsSecretKey.named("alias/x")));
        assertFalse(service.supportsParameter(new SecretKeySpec(new byte[32], "AES")));
        assertFalse(service.supportsParameter(null));
      }
    }
  }

  @Test
  void boundHandleWorksInTheEnginesOfAnotherInstance() throws Exception {
    KmsProvider kms = made();
    try (KmsProvider other =
        new KmsProvider(Instance.of(Configuration.ofHome(directory.resolve("other"))))) {
      Cipher cipher = Cipher.getInstance(TRANSFORMATION, other);
      cipher.init(Cipher.ENCRYPT_MODE, kms.key("alias/orders"));
      byte[] message = cipher.doFinal(PLAINTEXT);
      cipher.init(Cipher.DECRYPT_MODE, kms.key("alias/orders"));
      assertArrayEquals(PLAINTEXT, cipher.doFinal(message));
    }
  }

  @Test
  void providerRefusesSerialization() throws IOException {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThrows(NotSerializableException.class, () -> out.writeObject(new KmsProvider()));
    }
  }

  @Test
  void algorithmNamesAreFoundInEverySpellingOfTheirLetters() throws GeneralSecurityException {
    KmsProvider kms = made();
    assertEquals(
        "kms/aes-gcm/nopadding", Cipher.getInstance("kms/aes-gcm/nopadding", kms).getAlgorithm());
    assertThrows(GeneralSecurityException.class, () -> Cipher.getInstance("KMS/AES-GCM", kms));
  }

  private KmsProvider made() {
    KmsProvider kms = new KmsProvider(Instance.of(Configuration.ofHome(home())));
    kms.administration().ensureKey("alias/orders");
    return kms;
  }

  private KmsProvider unlockedBy(String passphrase) {
    return KmsProvider.builder()
        .home(home())
        .set("passphrase-source", "callback")
        .callbackHandler(answering(passphrase))
        .build();
  }

  private static CallbackHandler answering(String passphrase) {
    return callbacks -> {
      for (Callback callback : callbacks) {
        ((PasswordCallback) callback).setPassword(passphrase.toCharArray());
      }
    };
  }

  private Path home() {
    return directory.resolve("home");
  }
}
