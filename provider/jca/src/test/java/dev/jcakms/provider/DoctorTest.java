package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An examination tells what there is, whatever its state, and changes none of it. */
class DoctorTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path home;

  @BeforeEach
  void nameHome() {
    home = directory.resolve("home");
  }

  private Examination examine() throws IOException {
    Map<String, String> before = state();
    Examination examination = Doctor.examine(() -> Configuration.ofHome(home));
    assertEquals(before, state());
    return examination;
  }

  private void makeInstallation() {
    try (HomeInstallation made = Instance.of(Configuration.ofHome(home)).installation()) {
      assertTrue(made.initialize(false));
    }
  }

  @Test
  void installationInOrderHasNoProblems() throws IOException {
    makeInstallation();
    Examination examination = examine();
    assertEquals(List.of(), examination.problems());
    assertEquals(true, value(examination, "root and store name each other"));
    assertEquals(0L, value(examination, "keys"));
    Path installation = home.resolve("installation");
    assertEquals(
        List.of(installation.resolve("store.db"), installation.resolve("root")),
        examination.toBackUp());
  }

  @Test
  void keysOfAnInstallationInUseAreCounted() throws IOException {
    try (KmsProvider kms = KmsProvider.builder().home(home).build()) {
      kms.initialize();
      kms.administration().ensureKey("alias/orders");
      Examination examination = kms.examine();
      assertEquals(List.of(), examination.problems());
      assertEquals(1L, value(examination, "keys"));
      assertTrue(
          examination.toBackUp().contains(home.resolve("installation").resolve("store.db-wal")));
    }
  }

  @Test
  void homeThatIsNotThereIsNoProblemWhereTheFirstKeyMakesIt() throws IOException {
    Examination examination = examine();
    assertEquals(List.of(), examination.problems());
    assertEquals("none", value(examination, "installation"));
    assertFalse(Files.exists(home));
  }

  @Test
  void whatIsHalfMadeIsNamedAndLeft() throws IOException {
    makeInstallation();
    Path left = Files.createDirectory(home.resolve(".new-123"));
    Examination examination = examine();
    assertEquals(List.of(), examination.problems());
    assertEquals(List.of(left.toString()), value(examination, "half made"));
  }

  @Test
  void homeThatIsAFileIsAProblem() throws IOException {
    Files.writeString(home, "plain");
    assertEquals(1, examine().problems().size());
  }

  @Test
  void homeBelowAFileIsAProblemAndNotOneThatIsYetToBeMade() throws IOException {
    Files.writeString(home, "plain");
    home = home.resolve("below");
    assertEquals(1, examine().problems().size());
  }

  @Test
  void rootFileThatEverybodyReadsIsAProblemAndItsModeIsTold() throws IOException {
    makeInstallation();
    Path root = home.resolve("installation").resolve("root");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rw-r--r--"));
    Examination examination = examine();
    assertEquals("rw-r--r--", value(examination, "root file mode"));
    assertEquals(false, value(examination, "root readable"));
    assertTrue(examination.problems().get(0).contains("chmod"), examination.toString());
  }

  @Test
  void rootAndStoreThatAreBothBrokenAreBothTold() throws IOException {
    makeInstallation();
    Files.writeString(home.resolve("installation").resolve("root"), "no root");
    Files.writeString(home.resolve("installation").resolve("store.db"), "no store");
    assertEquals(2, examine().problems().size());
  }

  @Test
  void requiredRootThatIsNotThereIsAProblem() throws IOException {
    makeInstallation();
    System.setProperty(RequiredRoot.NAME, "pkcs11");
    try {
      Examination examination = examine();
      assertEquals("pkcs11", value(examination, "required root"));
      assertEquals(1, examination.problems().size(), examination.toString());
    } finally {
      System.clearProperty(RequiredRoot.NAME);
    }
  }

  @Test
  void noNameStandsTwice() throws IOException {
    makeInstallation();
    List<String> names = examine().findings().stream().map(Examination.Finding::name).toList();
    assertEquals(names.stream().distinct().toList(), names);
  }

  private static Object value(Examination examination, String name) {
    return examination.findings().stream()
        .filter(finding -> finding.name().equals(name))
        .map(Examination.Finding::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + examination));
  }

  /** Every file and directory with its size and the time of its last change. */
  private Map<String, String> state() throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      Map<String, String> state = new TreeMap<>();
      for (Path path : paths.collect(Collectors.toList())) {
        state.put(path.toString(), Files.size(path) + " " + Files.getLastModifiedTime(path));
      }
      return state;
    }
  }
}
