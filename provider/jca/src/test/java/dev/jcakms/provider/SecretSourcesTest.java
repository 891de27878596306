package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.OperatingSystemRandomness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.callback.PasswordCallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Passphrases and PINs come from a file, a variable or a handler, and from nowhere else. */
class SecretSourcesTest {
  private static final Map<String, String> VARIABLES = Map.of("SECRET", "0000", "EMPTY", "");

  private final SecretCallback callback = new SecretCallback(new OperatingSystemRandomness());
  private final SecretSources sources =
      new SecretSources(name -> Optional.ofNullable(VARIABLES.get(name)), callback);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @ParameterizedTest
  @EnumSource(Secret.class)
  void firstLineOfAFileIsTheSecret(Secret secret) throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "größe 1\r\nsecond\n");
    for (String source : new String[] {"file:" + file, "file://" + file, file.toString()}) {
      assertArrayEquals("größe 1".toCharArray(), sources.parse(secret, source).read(), source);
    }
  }

  @ParameterizedTest
  @EnumSource(Secret.class)
  void handlerIsAskedForWhatIsWantedEachTimeItIsRead(Secret secret) {
    List<String> prompts = new ArrayList<>();
    callback.setHandler(
        callbacks -> {
          PasswordCallback question = (PasswordCallback) callbacks[0];
          prompts.add(question.getPrompt());
          question.setPassword("0000".toCharArray());
        });
    assertArrayEquals("0000".toCharArray(), sources.parse(secret, "callback").read());
    assertEquals(List.of(secret.prompt()), prompts);
  }

  @Test
  void openingARootAsksForItsPassphraseOnce() {
    List<String> prompts = new ArrayList<>();
    KmsProvider.Builder builder =
        KmsProvider.builder()
            .home(directory.resolve("home"))
            .set("passphrase-source", "callback")
            .callbackHandler(
                callbacks -> {
                  PasswordCallback question = (PasswordCallback) callbacks[0];
                  prompts.add(question.getPrompt());
                  question.setPassword("correct horse".toCharArray());
                });
    try (KmsProvider kms = builder.build()) {
      assertTrue(kms.initialize());
      prompts.clear();
      kms.administration().ensureKey("alias/orders");
      kms.administration().ensureKey("alias/other");
      kms.administration().listKeys();
    }
    assertEquals(List.of(Secret.PASSPHRASE.prompt()), prompts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "file:hunter2",
        "file://host/hunter2",
        "file:",
        "FILE:/hunter2",
        "env:",
        "callback:hunter2",
        "/hunter2\0",
        ""
      })
  void anyOtherSourceIsRefusedAndNotRepeated(String source) {
    for (Secret secret : Secret.values()) {
      KmsConfigurationException refused =
          assertThrows(KmsConfigurationException.class, () -> sources.parse(secret, source));
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.startsWith(secret.setting()), message);
      assertFalse(message.contains("hunter2"), message);
    }
  }

  @Test
  void commandIsNotRun() {
    KmsConfigurationException refused =
        assertThrows(
            KmsConfigurationException.class,
            () -> sources.parse(Secret.PIN, "|touch " + directory.resolve("run")));
    assertTrue(String.valueOf(refused.getMessage()).contains("command"), refused.getMessage());
    assertFalse(Files.exists(directory.resolve("run")));
  }

  @Test
  void secretThatIsMissingOrEmptyIsRefusedWhenItIsRead() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty"), "\n0000\n");
    Path latin = Files.write(directory.resolve("latin"), new byte[] {(byte) 0xE4});
    for (String source :
        List.of(
            "env:UNSET",
            "env:EMPTY",
            "file:" + directory.resolve("missing"),
            "file:" + empty,
            "file:" + latin,
            "callback")) {
      assertThrows(
          KmsConfigurationException.class, sources.parse(Secret.PIN, source)::read, source);
    }
    callback.setHandler(callbacks -> {});
    assertThrows(
        KmsConfigurationException.class, sources.parse(Secret.PIN, "callback")::read, "no answer");
    callback.setHandler(callbacks -> ((PasswordCallback) callbacks[0]).setPassword(new char[0]));
    assertThrows(
        KmsConfigurationException.class, sources.parse(Secret.PIN, "callback")::read, "empty");
  }
}
