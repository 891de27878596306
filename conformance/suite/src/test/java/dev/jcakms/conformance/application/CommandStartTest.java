package dev.jcakms.conformance.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.jca.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
  private Path home;

  @SuppressWarnings("NullAway.Init")
  private Path kms;

  @BeforeEach
  void findCommand() {
    home = directory.resolve("home");
    kms = Path.of(System.getProperty("jcakms.root.dir"), KMS);
    assertTrue(Files.isExecutable(kms), kms + " is made by the phase package");
  }

  @Test
  void classesOfTheUsualVerbsAreKeptByTheFirstKeyAndServeTheVerbsThatFollow() throws Exception {
    String unused = kms(Map.of(), "create-key");
    Path kept = kept();
    String way = WAYS.get(kept.toString().substring(kept.toString().length() - 4));
    String listed =
        said(
            Map.of(),
            List.of(
                Tools.program("java"),
                way + kept,
                "-XX:+UseSerialGC",
                "-Xlog:class+load",
                "-jar",
                kms.toString(),
                "list-keys"));
    List<String> ours =
        listed.lines().filter(line -> line.matches(".* (dev.jcakms|picocli)\\..*")).toList();
    assertFalse(ours.isEmpty(), listed);
    assertEquals(
        List.of(),
        ours.stream().filter(line -> !line.contains("source: shared objects file")).toList());
  }

  @Test
  void aesOfWholeFilesIsCompiledByTheSecondCompilerWhateverIsKept() throws Exception {
    String key =
        kms(Map.of(), "create-key", "--query", "KeyMetadata.KeyId", "--output", "text")
            .lines()
            .reduce("", (line, next) -> next);
    assertTrue(Files.exists(kept()));
    Path file = Files.write(directory.resolve("file"), new byte[4_000_000]);
    String compiled =
        kms(
            Map.of("JDK_JAVA_OPTIONS", "-XX:+PrintCompilation"),
            "encrypt-file",
            "--key-id",
            key,
            file.toString(),
            directory.resolve("sealed").toString());
    for (String method : List.of("CounterMode::crypt", "GHASH::update", "AESCrypt::encryptBlock")) {
      String bySecond = "\\s4\\s+com\\.sun\\.crypto\\.provider\\." + method + " ";
      assertTrue(Pattern.compile(bySecond).matcher(compiled).find(), method + "\n" + compiled);
    }
  }

  private String kms(Map<String, String> more, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(kms.toString()));
    command.addAll(List.of(arguments));
    return said(more, command);
  }

  private String said(Map<String, String> more, List<String> command) throws Exception {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("JCAKMS_HOME", home.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    Tools.Result result = Tools.run(directory, environment, command);
    assertEquals(0, result.exitCode(), result.output());
    return result.output();
  }

  private Path kept() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("native"))) {
      List<Path> kept =
          files.filter(file -> file.getFileName().toString().startsWith("kms-")).toList();
      assertEquals(1, kept.size(), kept::toString);
      return kept.get(0);
    }
  }
}
