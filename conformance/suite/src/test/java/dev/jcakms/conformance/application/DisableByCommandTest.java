package dev.jcakms.conformance.application;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.jcakms.cli.Main;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.Duration;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator says with the command reaches an application that is running. */
class DisableByCommandTest {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void keyDisabledByTheCommandStopsARunningStreamAndEnabledAgainANewOneWorks() throws Exception {
    Path home = directory.resolve("home");
    Files.writeString(directory.resolve("kms.properties"), "home = " + home + "\n");
    try (KmsProvider kms = KmsProvider.builder().home(home).build()) {
      kms.initialize();
      String keyId = kms.administration().ensureKey("alias/orders").keyId().toString();
      Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
      cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/orders"));
      byte[] plaintext = new byte[1 << 20];
      byte[] message = cipher.doFinal(plaintext);

      cipher.init(Cipher.DECRYPT_MODE, KmsSecretKey.named("alias/orders"));
      cipher.update(message, 0, message.length / 2);
      Cipher another = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
      another.init(Cipher.DECRYPT_MODE, KmsSecretKey.named("alias/orders"));
      kms("disable-key", "--key-id", keyId);
      ProviderException refused =
          assertTimeoutPreemptively(LONG_ENOUGH, () -> openUntilRefused(another, message));
      assertEquals(
          KmsErrorCode.DISABLED,
          assertInstanceOf(KmsInvalidStateException.class, refused.getCause()).code());
      ProviderException inTheStream =
          assertThrows(
              ProviderException.class,
              () -> cipher.doFinal(message, message.length / 2, message.length / 2));
      assertInstanceOf(KmsInvalidStateException.class, inTheStream.getCause());

      kms("enable-key", "--key-id", keyId);
      assertArrayEquals(
          plaintext, assertTimeoutPreemptively(LONG_ENOUGH, () -> openOnceEnabled(kms, message)));
    }
  }

  /** Decrypts again and again, until the change is seen here. */
  private static ProviderException openUntilRefused(Cipher cipher, byte[] message)
      throws GeneralSecurityException {
    try {
      while (true) {
        cipher.doFinal(message);
      }
    } catch (ProviderException refused) {
      return refused;
    }
  }

  private static byte[] openOnceEnabled(KmsProvider kms, byte[] message) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
    while (true) {
      try {
        cipher.init(Cipher.DECRYPT_MODE, KmsSecretKey.namedByCiphertext());
        return cipher.doFinal(message);
      } catch (ProviderException stillDisabled) {
        Thread.onSpinWait();
      }
    }
  }

  private void kms(String... arguments) throws Exception {
    ProcessBuilder command =
        Applications.java(
            directory.resolve("unused"),
            directory.resolve("err"),
            "-Xmx64m",
            Main.class,
            (Object[]) arguments);
    command.environment().put("JCAKMS_CONFIG", directory.resolve("kms.properties").toString());
    assertEquals(0, command.start().waitFor(), Files.readString(directory.resolve("err")));
  }
}
