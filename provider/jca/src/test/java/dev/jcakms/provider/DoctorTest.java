package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.KeyId;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.repository.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
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

  private final TestClocks clocks = new TestClocks();

  @BeforeEach
  void nameHome() {
    home = directory.resolve("home");
  }

  private Examination examine() throws IOException {
    return examine(Configuration.ofHome(home));
  }

  private Examination examine(Configuration configuration) throws IOException {
    Map<String, String> before = state();
    Examination examination = Doctor.examine(() -> configuration, clocks);
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
    assertEquals(List.of(left.toString()), value(examination, "half made"));
    assertEquals(1, examination.problems().size());
    assertTrue(examination.problems().get(0).startsWith(left + " was left half made"));
  }

  @Test
  void whatEverybodyMayChangeOrReadIsAProblemOfItsOwn() throws IOException {
    makeInstallation();
    Path installation = home.resolve("installation");
    Map<Path, String> wrong =
        Map.of(
            home,
            "rwxrwxrwx",
            installation,
            "rwx---rwx",
            installation.resolve("store.db"),
            "rw-r--r--");
    for (Map.Entry<Path, String> mode : wrong.entrySet()) {
      Set<PosixFilePermission> before = Files.getPosixFilePermissions(mode.getKey());
      Files.setPosixFilePermissions(
          mode.getKey(), PosixFilePermissions.fromString(mode.getValue()));
      List<String> problems = examine().problems();
      assertEquals(1, problems.size(), problems::toString);
      assertTrue(problems.get(0).startsWith(mode.getKey() + " may be "), problems::toString);
      assertTrue(problems.get(0).contains("chmod"), problems::toString);
      Files.setPosixFilePermissions(mode.getKey(), before);
    }
    assertEquals(List.of(), examine().problems());
  }

  @Test
  void groupThatReadsIsNoProblem() throws IOException {
    makeInstallation();
    Path root = home.resolve("installation/root");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rw-r-----"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwx---"));
    Examination examination = examine();
    assertEquals(List.of(), examination.problems());
    assertEquals("rw-r-----", value(examination, "root file mode"));
  }

  @Test
  void passphraseFileThatEverybodyReadsIsAProblem() throws IOException {
    Path passphrase = Files.writeString(directory.resolve("passphrase"), "tea");
    Properties settings = new Properties();
    settings.setProperty("home", home.toString());
    settings.setProperty("passphrase-source", "file:" + passphrase);
    Configuration configuration =
        Configuration.of(
            settings,
            name -> Optional.empty(),
            new SecretCallback(new OperatingSystemRandomness()));
    try (HomeInstallation made = Instance.of(configuration).installation()) {
      made.initialize(false);
    }
    Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-r--r--"));
    List<String> problems = examine(configuration).problems();
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).startsWith(passphrase + " may be read"), problems::toString);
    Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(List.of(), examine(configuration).problems());
  }

  @Test
  void keysThatArePendingDeletionAreToldWithTheirDates() throws IOException {
    makeInstallation();
    Instant now = clocks.now().instant();
    Stamp stamp = new Stamp(now, 1, "operator");
    try (HomeInstallation made = Instance.of(Configuration.ofHome(home)).installation();
        KmsProvider kms = KmsProvider.builder().home(home).build()) {
      for (int i = 0; i < 2; i++) {
        KeyId keyId = kms.administration().ensureKey("alias/" + i).keyId();
        made.repository().scheduleDeletion(keyId, now.plusSeconds(60L * i), stamp);
      }
    }
    Examination examination = examine();
    assertEquals(List.of(), examination.problems());
    String told = String.valueOf(value(examination, "pending deletion"));
    assertTrue(told.contains(" due since " + now), told);
    assertTrue(told.contains(" on " + now.plusSeconds(60)), told);
    assertEquals(0L, value(examination, "destroyed keys"));
  }

  @Test
  void materialThatDoesNotOpenIsNamedWithItsKey() throws IOException {
    makeInstallation();
    KeyId damaged = KeyId.of(new UUID(7, 7));
    try (HomeInstallation made = Instance.of(Configuration.ofHome(home)).installation();
        KmsProvider kms = KmsProvider.builder().home(home).build()) {
      KeyId sound = kms.administration().ensureKey("alias/sound").keyId();
      assertEquals(1L, value(examine(), "materials that open"));
      KeyRecord itsRecord = made.repository().find(sound).orElseThrow();
      // What a hand would do that put one key's blob into another's row.
      made.repository()
          .insert(
              withMaterialOf(itsRecord, damaged),
              Optional.empty(),
              new Stamp(clocks.now().instant(), 1, "operator"));
    }
    Examination examination = examine();
    assertEquals(1L, value(examination, "materials that open"));
    assertEquals(1, examination.problems().size(), examination.toString());
    assertTrue(
        examination.problems().get(0).contains("of the key " + damaged + " cannot be used"),
        examination.toString());
  }

  private static KeyRecord withMaterialOf(KeyRecord other, KeyId keyId) {
    MaterialRecord its = other.current();
    return new KeyRecord(
        keyId,
        other.spec(),
        other.usage(),
        other.origin(),
        other.state(),
        other.description(),
        other.creationDate(),
        List.of(
            new MaterialRecord(
                new byte[its.id().length], its.stored(), its.check(), its.publicKey())));
  }

  @Test
  void logThatAProcessLeftIsTold() throws IOException {
    makeInstallation();
    assertEquals(List.of(), value(examine(), "store log"));
    try (KmsProvider kms = KmsProvider.builder().home(home).build()) {
      kms.administration().ensureKey("alias/orders");
      assertEquals(
          List.of(
              home.resolve("installation/store.db-wal").toString(),
              home.resolve("installation/store.db-shm").toString()),
          value(kms.examine(), "store log"));
    }
  }

  @Test
  void storeThatIsDamagedInTheMiddleIsAProblem() throws IOException {
    try (KmsProvider kms = KmsProvider.builder().home(home).build()) {
      kms.initialize();
      for (int i = 0; i < 20; i++) {
        kms.administration().ensureKey("alias/" + i);
      }
    }
    Path store = home.resolve("installation/store.db");
    byte[] bytes = Files.readAllBytes(store);
    Arrays.fill(bytes, bytes.length / 2, bytes.length - 4096, (byte) 'x');
    Files.write(store, bytes);
    Examination examination = examine();
    assertEquals(1, examination.problems().size(), examination.toString());
    assertEquals(false, value(examination, "store readable"));
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
