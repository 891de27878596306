package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JDK's own limit of key sizes: it asks the engine, which has to know. */
class CryptoPolicyTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @ParameterizedTest
  @CsvSource({"unlimited, encrypted:", "limited, refused: Illegal key size"})
  void keySizeIsToldToThePolicy(String policy, String outcome) throws Exception {
    new TestInstallation(directory.resolve("home")).close();
    Path properties =
        Files.writeString(directory.resolve("java.security"), "crypto.policy=" + policy + "\n");
    Tools.Result result =
        Tools.java(
            directory, properties, LimitedPolicyMain.class, directory.resolve("home").toString());
    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains(outcome), result.output());
  }
}
