package dev.jcakms.conformance.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jcakms.provider.KmsProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lost variable must not put production data under a key that nobody backs up. */
class LostConfigurationTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void withoutTheVariableInitSaysNotFoundAndTheHomeIsStillEmpty() throws Exception {
    Path production = directory.resolve("production");
    Path configuration =
        Files.writeString(directory.resolve("kms.properties"), "home = " + production + "\n");
    try (KmsProvider kms = KmsProvider.builder().home(production).build()) {
      kms.initialize();
      kms.administration().ensureKey("alias/orders");
    }
    Path emptyHome = directory.resolve("empty");

    ProcessBuilder configured = application(emptyHome);
    configured.environment().put("JCAKMS_CONFIG", configuration.toString());
    assertEquals("found", lastLine(configured));

    assertEquals("NotFoundException", lastLine(application(emptyHome)));
    assertFalse(Files.exists(emptyHome));
  }

  private ProcessBuilder application(Path emptyHome) {
    return Applications.java(emptyHome, directory.resolve("err"), "-Xmx64m", LookMain.class);
  }

  private static String lastLine(ProcessBuilder application) throws Exception {
    Process process = application.start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor());
    return printed;
  }
}
