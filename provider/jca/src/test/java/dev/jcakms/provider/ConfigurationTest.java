package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.port.Arns;
import dev.jcakms.service.messagekey.CacheLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration file: every setting, and no other. */
class ConfigurationTest {
  private static final Map<String, String> VARIABLES = Map.of("PASSPHRASE", "correct horse");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void everySettingIsTaken() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "battery staple\r\n");
    Configuration read =
        read(
            """
            home = data
            root = software
            passphrase-source = file:%s
            partition = aws
            region = eu-central-1
            account = 123456789012
            cache.max-age-seconds = 60
            cache.max-entries = 7
            cache.max-messages = 8
            cache.max-bytes = 9
            store-grace-seconds = 10
            """
                .formatted(secret));
    assertEquals(directory.resolve("data"), read.home());
    assertFalse(read.makesItself());
    assertEquals(new Arns("aws", "eu-central-1", "123456789012"), read.arns());
    assertArrayEquals("battery staple".toCharArray(), read.passphrase().orElseThrow().read());
    assertEquals(new CacheLimits(7, Duration.ofSeconds(60), 8, 9), read.limits());
    assertEquals(Duration.ofSeconds(10), read.storeGrace());
  }

  @Test
  void homeAloneIsEnoughAndTheRestIsSafe() throws IOException {
    Configuration read = read("home = /srv/keys");
    assertEquals(Path.of("/srv/keys"), read.home());
    assertEquals(Arns.DEFAULT, read.arns());
    assertEquals(Optional.empty(), read.passphrase());
    assertEquals(CacheLimits.DEFAULT, read.limits());
    assertEquals(Duration.ZERO, read.storeGrace());
  }

  @Test
  void cacheOffMeansThatNoMessageKeyIsUsedTwice() throws IOException {
    assertEquals(CacheLimits.OFF, read("home = x\ncache = off").limits());
  }

  @Test
  void passphraseOfAVariableIsReadWhenItIsNeeded() throws IOException {
    Configuration read = read("home = x\npassphrase-source = env:PASSPHRASE");
    assertArrayEquals("correct horse".toCharArray(), read.passphrase().orElseThrow().read());
    Configuration unset = read("home = x\npassphrase-source = env:UNSET");
    assertThrows(KmsConfigurationException.class, unset.passphrase().orElseThrow()::read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "home =",
        "home = x\nhoem = y",
        "home = x\nroot = pkcs11:token=prod",
        "home = x\npassphrase-source = hunter2",
        "home = x\naccount = 12",
        "home = x\nregion = north pole",
        "home = x\ncache = maybe",
        "home = x\ncache.max-age-seconds = 0",
        "home = x\ncache.max-entries = many",
        "home = x\ncache.max-messages = -1",
        "home = x\nstore-grace-seconds = -1",
        "home = \\uZZZZ"
      })
  void whatIsNotKnownOrOutOfRangeIsRefusedWithTheFilesName(String text) {
    KmsConfigurationException refused =
        assertThrows(KmsConfigurationException.class, () -> read(text));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("kms.properties"), refused.getMessage());
    assertFalse(String.valueOf(refused.getMessage()).contains("hunter2"), "might be a passphrase");
  }

  @Test
  void fileThatIsNamedButMissingIsAnErrorAndNeverTheDefault() {
    Path missing = directory.resolve("missing.properties");
    assertThrows(
        KmsConfigurationException.class,
        () ->
            Configuration.ofEnvironment(
                name ->
                    name.equals("JCAKMS_CONFIG")
                        ? Optional.of(missing.toString())
                        : Optional.empty(),
                Optional.empty()));
  }

  @Test
  void withoutConfigurationTheHomeIsTheVariablesOrTheUsers() {
    Configuration named =
        Configuration.ofEnvironment(
            name -> name.equals("JCAKMS_HOME") ? Optional.of("/srv/keys") : Optional.empty(),
            Optional.empty());
    assertEquals(Path.of("/srv/keys"), named.home());
    assertTrue(named.makesItself());
    assertEquals(
        Path.of(System.getProperty("user.home"), ".jcakms"),
        Configuration.ofEnvironment(name -> Optional.empty(), Optional.empty()).home());
  }

  private Configuration read(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("kms.properties"), text);
    return Configuration.read(
        file, name -> Optional.ofNullable(VARIABLES.get(name)), Optional.empty());
  }
}
