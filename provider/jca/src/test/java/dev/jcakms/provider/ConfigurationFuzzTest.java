package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jcakms.hsm.OperatingSystemRandomness;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Searches for configuration files that are accepted and say something that has no effect. */
class ConfigurationFuzzTest {
  private static final Set<String> SETTINGS =
      Set.of(
          "home",
          "root",
          "passphrase-source",
          "use",
          "exclusive",
          "partition",
          "region",
          "account",
          "cache",
          "cache.max-entries",
          "cache.max-age-seconds",
          "cache.max-messages",
          "cache.max-bytes",
          "store-grace-seconds");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static Path file;

  @BeforeAll
  static void nameTheFile() {
    file = directory.resolve("kms.properties");
  }

  @FuzzTest
  void whatIsAcceptedIsKnownInEveryLine(byte[] content) throws IOException {
    Files.write(file, content);
    Configuration read;
    try {
      read = read();
    } catch (KmsConfigurationException refused) {
      return;
    }
    assertTrue(read.home().isAbsolute());
    assertEquals(read.home(), read().home());
    assertEquals(read.arns(), read().arns());
    assertEquals(read.limits(), read().limits());
    assertEquals(read.root().kind(), read().root().kind());
    assertTrue(SETTINGS.containsAll(names()), () -> "one of them is not known: " + names());
  }

  private static Configuration read() {
    return Configuration.read(
        file, name -> Optional.empty(), new SecretCallback(new OperatingSystemRandomness()));
  }

  private static Set<String> names() {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new AssertionError("a file that was read twice", e);
    }
    return properties.stringPropertyNames();
  }
}
