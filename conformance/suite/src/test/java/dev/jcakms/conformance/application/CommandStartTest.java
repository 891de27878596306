package dev.jcakms.conformance.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.jca.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command keeps of its first start, so that others are short. */
class CommandStartTest {
  private static final String KMS = "provider/cli/target/kms";
  private static final Map<String, String> WAYS =
      Map.of(".aot", "-XX:AOTCache=", ".jsa", "-XX:SharedArchiveFile=");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path kms;

  @BeforeEach
  void findCommand() {
    kms = Path.of(System.getProperty("jcakms.root.dir"), KMS);
    assertTrue(Files.isExecutable(kms), kms + " is made by the phase package");
  }

  @Test
  void classesOfTheUsualVerbsAreKeptByTheFirstKeyAndServeTheVerbsThatFollow() throws Exception {
    Path home = directory.resolve("home");
    Map<String, String> environment =
        Map.of("JCAKMS_HOME", home.toString(), "JAVA_HOME", System.getProperty("java.home"));
    Tools.Result created = Tools.run(directory, environment, List.of(kms.toString(), "create-key"));
    assertEquals(0, created.exitCode(), created.output());
    Path kept = kept(home);
    String way = WAYS.get(kept.toString().substring(kept.toString().length() - 4));
    Tools.Result listed =
        Tools.run(
            directory,
            environment,
            List.of(
                Tools.program("java"),
                way + kept,
                "-XX:+UseSerialGC",
                "-Xlog:class+load",
                "-jar",
                kms.toString(),
                "list-keys"));
    assertEquals(0, listed.exitCode(), listed.output());
    List<String> ours =
        listed
            .output()
            .lines()
            .filter(line -> line.matches(".* (dev.jcakms|picocli)\\..*"))
            .toList();
    assertFalse(ours.isEmpty(), listed.output());
    assertEquals(
        List.of(),
        ours.stream().filter(line -> !line.contains("source: shared objects file")).toList());
  }

  private static Path kept(Path home) throws Exception {
    try (Stream<Path> files = Files.list(home.resolve("native"))) {
      List<Path> kept =
          files.filter(file -> file.getFileName().toString().startsWith("kms-")).toList();
      assertEquals(1, kept.size(), kept::toString);
      return kept.get(0);
    }
  }
}
