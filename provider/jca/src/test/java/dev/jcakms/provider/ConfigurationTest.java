package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.SecretSource;
import dev.jcakms.hsm.pkcs11.Pkcs11Options;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KmsException;
import dev.jcakms.service.messagekey.CacheLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    assertArrayEquals("battery staple".toCharArray(), passphrase(read).read());
    assertEquals(new CacheLimits(7, Duration.ofSeconds(60), 8, 9), read.limits());
    assertEquals(Duration.ofSeconds(10), read.storeGrace());
  }

  @Test
  void homeAloneIsEnoughAndTheRestIsSafe() throws IOException {
    Configuration read = read("home = /srv/keys");
    assertEquals(Path.of("/srv/keys"), read.home());
    assertEquals(Arns.DEFAULT, read.arns());
    assertEquals(RootConfiguration.DEFAULT, read.root());
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
    assertArrayEquals("correct horse".toCharArray(), passphrase(read).read());
    Configuration unset = read("home = x\npassphrase-source = env:UNSET");
    assertThrows(KmsConfigurationException.class, passphrase(unset)::read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "home =",
        "home = a\\u0000b",
        "home = x\nhoem = y",
        "home = x\npassphrase-source = hunter2",
        "home = x\npassphrase-source = file:secret",
        "home = x\nuse = auto",
        "home = x\nexclusive = no",
        "home = x\nroot = hunter2",
        "home = x\nroot = pkcs11:token=a?module-path=/m&pin-source=hunter2",
        "home = x\nroot = pkcs11:token=a?module-path=/m&pin-value=hunter2",
        "home = x\nroot = pkcs11:token=a?module-path=/m",
        "home = x\nroot = pkcs11:token=a?module-path=m&pin-source=callback",
        "home = x\nroot = pkcs11:token=a?module-name=m&module-path=/m&pin-source=callback",
        "home = x\nroot = pkcs11:token=a?pin-source=callback",
        "home = x\nroot = pkcs11:object=?module-path=/m&pin-source=callback",
        "home = x\nroot = pkcs11:id=%01?module-path=/m&pin-source=callback",
        "home = x\nroot = pkcs11:type=private?module-path=/m&pin-source=callback",
        "home = x\nroot = pkcs11:?module-path=/m&pin-source=callback\nuse = jna",
        "home = x\nroot = pkcs11:?module-path=/m&pin-source=callback\nexclusive = maybe",
        "home = x\nroot = pkcs11:?module-path=/m&pin-source=callback\npassphrase-source=callback",
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
  void rootOnATokenIsTakenWithWhatIsSaidOfIt() throws IOException {
    Path pin = Files.writeString(directory.resolve("pin"), "0000\n");
    Pkcs11Options root =
        options(
            read(
                """
                    home = x
                    root = pkcs11:token=prod;object=orders?module-path=/lib/p11.so&pin-source=file:%s
                    use = binding
                    exclusive = yes
                    """
                    .formatted(pin)));
    assertEquals("pkcs11:token=prod;object=orders?module-path=/lib/p11.so", root.uri().toString());
    assertArrayEquals("0000".toCharArray(), root.pin().read());
    assertEquals(Pkcs11Options.Use.BINDING, root.use());
    assertTrue(root.exclusive());
    assertFalse(root.uri().toString().contains("pin-source"), root.toString());
  }

  @Test
  void rootOnATokenIsCarefulWhereNothingIsSaid() throws IOException {
    Pkcs11Options root =
        options(read("home = x\nroot = pkcs11:?module-path=/m&pin-source=env:PASSPHRASE"));
    assertEquals(Pkcs11Options.Use.AUTO, root.use());
    assertFalse(root.exclusive());
  }

  @Test
  void settingOfTheOtherRootIsRefusedAsThat() {
    for (String text :
        new String[] {
          "home = x\nexclusive = yes",
          "home = x\nroot = pkcs11:?module-path=/m&pin-source=callback\npassphrase-source=env:A"
        }) {
      KmsConfigurationException refused =
          assertThrows(KmsConfigurationException.class, () -> read(text));
      assertTrue(String.valueOf(refused.getMessage()).contains("goes with"), refused.getMessage());
    }
  }

  @Test
  void builderTakesARootByNameAndRefusesAWrongOneAtOnce() {
    KmsProvider.Builder builder = KmsProvider.builder().home(directory).root("pkcs11:token=a");
    KmsConfigurationException refused =
        assertThrows(KmsConfigurationException.class, builder::build);
    assertTrue(String.valueOf(refused.getMessage()).contains("module-path"), refused.getMessage());
  }

  @Test
  void moduleThatIsMissingIsAnErrorOfEveryUseAndNothingIsMade() throws IOException {
    Path home = directory.resolve("home");
    String module = directory.resolve("none.so").toString();
    try (KmsProvider kms =
        KmsProvider.builder()
            .home(home)
            .root("pkcs11:token=a?module-path=" + module + "&pin-source=callback")
            .build()) {
      for (Executable use : List.<Executable>of(kms::initialize, kms::initializeAdopting)) {
        KmsException refused = assertThrows(KmsException.class, use);
        assertTrue(String.valueOf(refused.getMessage()).contains(module), refused.getMessage());
      }
    }
    assertFalse(Files.exists(home));
  }

  @ParameterizedTest
  @CsvSource({"pkcs11, software", "software, pkcs11", "hsm, software", "hsm, pkcs11"})
  void requiredRootAdmitsItsOwnKindAlone(String required, String refusedKind) throws IOException {
    System.setProperty(RequiredRoot.NAME, required);
    try {
      for (RootConfiguration root :
          List.of(
              RootConfiguration.DEFAULT,
              read("home = x\nroot = pkcs11:?module-path=/m&pin-source=callback").root())) {
        if (root.kind().equals(required)) {
          RequiredRoot.admit(root);
        } else if (root.kind().equals(refusedKind)) {
          assertThrows(KmsConfigurationException.class, () -> RequiredRoot.admit(root));
        }
      }
    } finally {
      System.clearProperty(RequiredRoot.NAME);
    }
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
                new SecretCallback(new OperatingSystemRandomness())));
  }

  @Test
  void withoutConfigurationTheHomeIsTheVariablesOrTheUsers() {
    Configuration named =
        Configuration.ofEnvironment(
            name -> name.equals("JCAKMS_HOME") ? Optional.of("/srv/keys") : Optional.empty(),
            new SecretCallback(new OperatingSystemRandomness()));
    assertEquals(Path.of("/srv/keys"), named.home());
    assertTrue(named.makesItself());
    assertEquals(
        Path.of(System.getProperty("user.home"), ".jcakms"),
        Configuration.ofEnvironment(
                name -> Optional.empty(), new SecretCallback(new OperatingSystemRandomness()))
            .home());
  }

  private static SecretSource passphrase(Configuration read) {
    return ((RootConfiguration.Software) read.root()).passphrase().orElseThrow();
  }

  private Configuration read(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("kms.properties"), text);
    return Configuration.read(
        file,
        name -> Optional.ofNullable(VARIABLES.get(name)),
        new SecretCallback(new OperatingSystemRandomness()));
  }

  private static Pkcs11Options options(Configuration read) {
    return ((RootConfiguration.Pkcs11) read.root()).options();
  }
}
