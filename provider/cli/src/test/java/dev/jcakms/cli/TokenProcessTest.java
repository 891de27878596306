package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.testing.SoftHsm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in processes of its own, over a token. */
class TokenProcessTest {
  private static final long DEADLINE_SECONDS = 120;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private SoftHsm softHsm;

  @BeforeEach
  void configure() throws IOException {
    softHsm = SoftHsm.need();
    SoftHsm.Token token = softHsm.newToken();
    Files.writeString(directory.resolve("pin"), token.pin() + "\n");
    Files.writeString(
        directory.resolve("kms.properties"),
        "home=home\nroot=pkcs11:token="
            + token.label()
            + "?module-path="
            + softHsm.module()
            + "&pin-source=file:"
            + directory.resolve("pin")
            + "\n");
    Files.writeString(directory.resolve("note.txt"), "two pounds of tea");
  }

  @Test
  void installationIsMadeShownAndExaminedAndAFileComesBack() throws Exception {
    assertTrue(kms("init").contains("store.db"));
    assertTrue(kms("demo", "note.txt").contains("the same bytes"));
    String examined = kms("doctor");
    assertTrue(examined.contains("root and store name each other: yes"), examined);
    assertTrue(examined.contains("problems: none"), examined);
    kms("encrypt-file", "--key-id", "alias/demo", "note.txt", "note.kms");
    kms("decrypt-file", "note.kms", "again.txt");
    assertEquals("two pounds of tea", Files.readString(directory.resolve("again.txt")));
  }

  private String kms(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out.txt").toFile());
    builder.environment().put("JCAKMS_CONFIG", directory.resolve("kms.properties").toString());
    builder.environment().put(SoftHsm.CONFIGURATION_VARIABLE, softHsm.configuration().toString());
    Process process = builder.start();
    process.getOutputStream().close();
    assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "no end");
    String printed = Files.readString(directory.resolve("out.txt"), StandardCharsets.UTF_8);
    assertEquals(ExitCodes.OK, process.exitValue(), printed);
    return printed;
  }
}
