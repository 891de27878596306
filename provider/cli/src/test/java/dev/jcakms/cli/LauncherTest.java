package dev.jcakms.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script before the jar, with a {@code java} that says how it was called. */
final class LauncherTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("jcakms.launcher", "src/main/sh/kms")).toAbsolutePath();
  private static final String USED = "-XX:AOTCache=";
  private static final String USED_BY_17 = "-XX:SharedArchiveFile=";
  private static final int REFUSED = 254;

  /** For classes it keeps how it was called, as it is told; it refuses the verb called so. */
  private static final String JAVA =
      """
      #!/bin/sh
      echo "$@"
      for argument in "$@"; do
        case $argument in
          -XX:AOTCacheOutput=*) echo "$@" > "${argument#*=}" ;;
          -XX:ArchiveClassesAtExit=*) echo "$@" > "${argument#*=}" ;;
          refused) exit 254 ;;
        esac
      done
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path home;

  private int exitCode;

  @BeforeEach
  void makeHomeAndJava() throws IOException {
    home = Files.createDirectory(directory.resolve("home"));
    setMode(home, "rwx------");
    setMode(Files.createDirectory(home.resolve("native")), "rwx------");
    Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, JAVA);
    setMode(java, "rwxr-xr-x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"create-key", "init"})
  void verbThatMakesAHomeKeepsTheClassesForThoseThatFollow(String verb) throws Exception {
    assertFalse(kms("list-keys").contains(USED));
    assertEquals(List.of(), kept());
    String first = kms(verb);
    assertFalse(first.contains(USED) || first.contains("demo"), first);
    assertTrue(kms("list-keys").contains(USED + kept().get(0)));
    assertEquals(1, kept().size());
  }

  @Test
  void jvmThatKnowsOnlyTheOlderWayKeepsClassesInThat() throws Exception {
    String refusing = JAVA.replace("-XX:AOTCacheOutput=*) echo", "-XX:AOTCache*) exit 1; echo");
    Files.writeString(directory.resolve("jdk/bin/java"), refusing);
    kms("create-key");
    assertTrue(kms("list-keys").contains(USED_BY_17 + kept().get(0)));
    assertEquals(1, kept().size());
  }

  @Test
  void runWhoseClassesAreKeptCompilesNothingOfAes() throws Exception {
    kms("create-key");
    String run = Files.readString(kept().get(0));
    assertTrue(run.contains(" -XX:CompileCommand=exclude,com.sun.crypto.provider.*::* "), run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "native", "native/classes"})
  void classesThatOthersCanWriteAreNotUsed(String part) throws Exception {
    kms("create-key");
    Path open = part.endsWith("classes") ? kept().get(0) : home.resolve(part);
    setMode(open, "rwx---rwx");
    assertFalse(kms("list-keys").contains(USED));
    setMode(open, "rwx------");
    assertTrue(kms("list-keys").contains(USED));
  }

  @Test
  void linkToClassesIsNotFollowed() throws Exception {
    kms("create-key");
    Path classes = kept().get(0);
    Path elsewhere = Files.move(classes, directory.resolve("elsewhere"));
    Files.createSymbolicLink(classes, elsewhere);
    assertFalse(kms("list-keys").contains(USED));
  }

  @Test
  void verbThatIsRefusedKeepsNothingAndItsExitCode() throws Exception {
    kms("create-key", "refused");
    assertEquals(REFUSED, exitCode);
    assertEquals(List.of(), kept());
  }

  @Test
  void keptClassesAreOfOneJvmAlone() throws Exception {
    kms("create-key");
    Files.writeString(directory.resolve("jdk/bin/java"), JAVA + "# another\n");
    assertFalse(kms("list-keys").contains(USED));
  }

  @Test
  void argumentsArriveAsTheyWereGiven() throws Exception {
    String said = kms("encrypt-file", "*", "a  b");
    assertTrue(said.endsWith(" -jar " + SCRIPT + " encrypt-file * a  b\n"), said);
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("native"))) {
      return files.toList();
    }
  }

  private String kms(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of("sh", SCRIPT.toString()), Stream.of(arguments)).toList());
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
    builder.environment().put("JCAKMS_HOME", home.toString());
    Process process = builder.start();
    try (InputStream said = process.getInputStream()) {
      String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
      exitCode = process.waitFor();
      return text;
    }
  }

  private static void setMode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
