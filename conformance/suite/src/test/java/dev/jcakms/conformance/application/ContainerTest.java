package dev.jcakms.conformance.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container or an application server expects of what runs in it. */
class ContainerTest {
  private static final String FROM_JAVA_25 = "WARNING: java.io.tmpdir directory does not exist";
  private static final String HEAP = "-Xmx96m";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path home;

  @SuppressWarnings("NullAway.Init")
  private Path err;

  @BeforeEach
  void nameFiles() {
    home = directory.resolve("home");
    err = directory.resolve("err");
  }

  @Test
  void applicationThatIsLoadedUsedClosedAndDroppedTwiceIsCollectedBothTimes() throws Exception {
    ProcessBuilder container = java("-Dreload.home=" + home, ReloadMain.class);
    // What Java 25 remembers of the last record it holds until memory is wanted.
    container.command().add(1, "-XX:SoftRefLRUPolicyMSPerMB=0");
    assertEquals(
        List.of(
            "two pounds of tea, 2, true",
            "collected",
            "two pounds of tea, 2, true",
            "collected",
            "threads left: []"),
        lines(container));
  }

  @Test
  void twoApplicationsOfOneContainerShareAHome() throws Exception {
    ProcessBuilder container = java("-Dreload.home=" + home, NeighboursMain.class);
    assertEquals(
        List.of("two pounds of tea, 2, true", "two pounds of tea, 2, true"), lines(container));
  }

  @Test
  void softwareRootLoadsNoClassOfJna() throws Exception {
    Path loaded = directory.resolve("loaded");
    ProcessBuilder application =
        java(
            "-Xlog:class+load:file=" + loaded,
            SealMain.class,
            100_000,
            directory.resolve("message"),
            directory.resolve("digest"));
    assertEquals(List.of(), lines(application));
    List<String> classes = Files.readAllLines(loaded);
    assertTrue(classes.stream().anyMatch(line -> line.contains("org.sqlite.")));
    assertEquals(
        List.of(), classes.stream().filter(line -> line.contains("com.sun.jna.")).toList());
  }

  @Test
  void temporaryDirectoryThatCannotBeWrittenIsNotNeeded() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "plain");
    Path libraries = Files.createDirectory(directory.resolve("libraries"));
    ProcessBuilder application =
        java(
            "-Djava.io.tmpdir=" + file.resolve("tmp"),
            SealMain.class,
            1000,
            directory.resolve("message"),
            directory.resolve("digest"));
    application.command().add(1, "-Djcakms.native-dir=" + libraries);
    assertEquals(List.of(), lines(application));
    List<String> unexpected = new ArrayList<>(Applications.unexpectedLines(err));
    unexpected.remove(FROM_JAVA_25);
    assertEquals(List.of(), unexpected);
    assertEquals("plain", Files.readString(file));
  }

  @Test
  void directoryForLibrariesBelowAPlainFileIsAnErrorThatNamesTheProperty() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "plain");
    ProcessBuilder application =
        java(
            "-Djava.io.tmpdir=" + file.resolve("tmp"),
            SealMain.class,
            1000,
            directory.resolve("message"),
            directory.resolve("digest"));
    application.command().add(1, "-Djcakms.native-dir=" + file.resolve("libraries"));
    Process process = application.start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES));
    assertEquals(1, process.exitValue());
    assertTrue(Files.readString(err).contains("jcakms.native-dir"), Files.readString(err));
    assertFalse(Files.exists(home.resolve("installation")));
    assertEquals("plain", Files.readString(file));
  }

  @Test
  void homeThatCannotBeWrittenIsAnErrorThatSaysSoAndIsLeftAsItIs() throws Exception {
    Files.createDirectory(home);
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "tmpfs", home.toString()), "only root mounts a disk");
    try {
      Path message = directory.resolve("message");
      Path digest = directory.resolve("digest");
      assertEquals(List.of(), lines(java("-Dx", SealMain.class, 1000, message, digest)));
      assertTrue(succeeds("mount", "-o", "remount,ro", home.toString()));
      List<String> before = names(home.resolve("installation"));
      Process process = java("-Dx", OpenMain.class, message, digest).start();
      assertTrue(process.waitFor(2, TimeUnit.MINUTES));
      assertEquals(1, process.exitValue());
      assertTrue(Files.readString(err).contains("cannot be written"), Files.readString(err));
      assertEquals(before, names(home.resolve("installation")));
    } finally {
      assertTrue(succeeds("umount", home.toString()));
    }
  }

  private ProcessBuilder java(String flag, Class<?> main, Object... arguments) {
    ProcessBuilder builder = Applications.java(home, err, HEAP, main, arguments);
    builder.command().add(1, flag);
    return builder;
  }

  private static List<String> lines(ProcessBuilder application) throws Exception {
    Process process = application.start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES));
    return lines;
  }

  private static boolean succeeds(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
  }

  private static List<String> names(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
