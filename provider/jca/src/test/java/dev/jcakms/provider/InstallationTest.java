package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.KmsKeyService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Root and store belong together: made in one step, refused apart, and no blob in another row. */
class InstallationTest {
  private static final KeyName ALIAS = KeyName.of("alias/orders");
  private static final EncryptionContext NONE = EncryptionContext.none();
  private static final byte[] PLAINTEXT = "a plaintext".getBytes(StandardCharsets.UTF_8);
  private static final int PROCESSES = 10;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void tenProcessesThatStartAtOnceInAnEmptyHomeAgreeOnOneRoot() throws Exception {
    Path home = directory.resolve("home");
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        children.add(new ChildJvm(FirstCreationMain.class, home, "-"));
      }
      for (ChildJvm child : children) {
        assertEquals("ready", child.readLine());
      }
      for (ChildJvm child : children) {
        child.sendLine("go");
      }
      Set<String> arns = new TreeSet<>();
      List<byte[]> messages = new ArrayList<>();
      for (ChildJvm child : children) {
        arns.add(child.readLine());
        messages.add(Base64.getDecoder().decode(child.readLine()));
        assertEquals(0, child.waitFor());
      }
      assertEquals(1, arns.size(), arns::toString);
      try (Opened here = new Opened(home)) {
        for (byte[] message : messages) {
          assertArrayEquals(
              "made by a child".getBytes(StandardCharsets.UTF_8),
              Messages.open(here.service, ALIAS, NONE, message));
        }
      }
      assertEquals(Set.of("installation", "native"), names(home), "losers remove what they made");
    } finally {
      children.forEach(ChildJvm::close);
    }
  }

  @ParameterizedTest
  @EnumSource(HomeInstallation.Step.class)
  void processKilledAtAnyStepOfTheFirstCreationLeavesAHomeForTheNext(HomeInstallation.Step step)
      throws Exception {
    Path home = directory.resolve("home");
    try (ChildJvm child = new ChildJvm(FirstCreationMain.class, home, step)) {
      assertEquals("ready", child.readLine());
      assertEquals(null, child.readLine(), "it was killed before it had a key");
      child.waitFor();
    }
    assertEquals(step == HomeInstallation.Step.MOVED, names(home).contains("installation"));

    try (Opened here = new Opened(home)) {
      KeyMetadata key = here.service.keys().ensureKey("alias/orders");
      byte[] message = Messages.seal(here.service, ALIAS, NONE, PLAINTEXT);
      assertEquals(1, here.service.keys().listKeys().size());
      try (Opened again = new Opened(home)) {
        assertArrayEquals(
            PLAINTEXT, Messages.open(again.service, KeyName.of(key.arn()), NONE, message));
      }
    }
  }

  @Test
  void lookingIntoAnEmptyHomeFindsNothingAndWritesNothing() throws IOException {
    Path home = directory.resolve("home");
    try (Opened here = new Opened(home)) {
      assertThrows(KmsNotFoundException.class, () -> here.service.sealing(ALIAS, NONE));
      assertThrows(KmsNotFoundException.class, () -> here.service.keys().describeKey(ALIAS));
      assertThrows(
          KmsNotFoundException.class,
          () -> here.service.keys().createAlias("alias/x", KeyName.of("no-such-key")));
      assertEquals(List.of(), here.service.keys().listKeys());
      assertEquals(List.of(), here.service.keys().listAliases());
      here.service.opening(KeyName.byCiphertext(), NONE);
    }
    assertFalse(Files.exists(home));
  }

  @Test
  void homeAndItsFilesAreTheOwnersAlone() throws IOException {
    Path home = madeHome("home");
    assertEquals("rwx------", mode(home));
    assertEquals("rwx------", mode(home.resolve("installation")));
    try (Stream<Path> files = Files.list(home.resolve("installation"))) {
      for (Path file : files.toList()) {
        assertEquals("rw-------", mode(file), file.toString());
      }
    }
  }

  @Test
  void storeWhoseRootFileIsMissingIsRefusedAndNothingIsMade() throws Exception {
    Path home = madeHome("home");
    Files.delete(root(home));
    assertRefusedUntouched(home, "is missing");
  }

  @Test
  void rootFileWhoseStoreIsMissingIsRefusedAndNothingIsMade() throws Exception {
    Path home = madeHome("home");
    Files.delete(store(home));
    assertRefusedUntouched(home, "is missing");
  }

  @Test
  void rootFileWhoseStoreIsEmptyIsRefusedAndNothingIsMade() throws Exception {
    Path home = madeHome("home");
    Files.write(store(home), new byte[0]);
    assertRefusedUntouched(home, "");
  }

  @Test
  void storeWithTheRootFileOfAnotherInstallationIsRefused() throws Exception {
    Path home = madeHome("home");
    Path other = madeHome("other");
    Files.write(root(home), Files.readAllBytes(root(other)));
    assertRefusedUntouched(home, "two different installations");
  }

  @Test
  void corruptStoreIsRefusedUntouched() throws Exception {
    Path home = madeHome("home");
    byte[] bytes = Files.readAllBytes(store(home));
    Arrays.fill(bytes, 0, 200, (byte) 'x');
    Files.write(store(home), bytes);
    assertRefusedUntouched(home, "");
  }

  @Test
  void homeBelowAPlainFileIsAnErrorThatNamesIt() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "plain");
    try (Opened here = new Opened(file.resolve("home"))) {
      KmsException refused =
          assertThrows(KmsException.class, () -> here.service.keys().ensureKey("alias/orders"));
      assertTrue(
          String.valueOf(refused.getMessage()).contains(file.toString()), refused.getMessage());
    }
    assertEquals("plain", Files.readString(file));
  }

  @Test
  void swappedBlobsOfTwoRowsAreRefused() throws Exception {
    Path home = directory.resolve("home");
    byte[] message;
    try (Opened here = new Opened(home)) {
      here.service.keys().ensureKey("alias/orders");
      here.service.keys().ensureKey("alias/other");
      message = Messages.seal(here.service, ALIAS, NONE, PLAINTEXT);
    }
    swapBlobs(home);

    try (Opened here = new Opened(home)) {
      KmsException refused =
          assertThrows(KmsException.class, () -> Messages.open(here.service, ALIAS, NONE, message));
      assertEquals(KmsErrorCode.INTERNAL, refused.code());
      assertEquals(
          KmsErrorCode.INTERNAL,
          assertThrows(
                  KmsException.class, () -> Messages.seal(here.service, ALIAS, NONE, PLAINTEXT))
              .code());
    }
  }

  @Test
  void keysAndMessagesSurviveARestart() {
    Path home = directory.resolve("home");
    byte[] message;
    KeyMetadata made;
    try (Opened here = new Opened(home)) {
      made = here.service.keys().ensureKey("alias/orders");
      message = Messages.seal(here.service, ALIAS, NONE, PLAINTEXT);
    }
    try (Opened here = new Opened(home)) {
      assertEquals(made, here.service.keys().describeKey(ALIAS));
      assertArrayEquals(PLAINTEXT, Messages.open(here.service, ALIAS, NONE, message));
    }
  }

  private static final class Opened implements AutoCloseable {
    private final KmsKeyService service;

    Opened(Path home) {
      service = Instance.of(Configuration.ofHome(home)).service();
    }

    @Override
    public void close() {
      service.close();
    }
  }

  private Path madeHome(String name) {
    Path home = directory.resolve(name);
    try (Opened here = new Opened(home)) {
      here.service.keys().ensureKey("alias/orders");
    }
    return home;
  }

  private static void assertRefusedUntouched(Path home, String text) throws Exception {
    Map<String, String> before = digests(home);
    try (Opened here = new Opened(home)) {
      for (Runnable use :
          List.<Runnable>of(
              () -> here.service.keys().describeKey(ALIAS),
              () -> here.service.keys().ensureKey("alias/orders"),
              () -> here.service.sealing(ALIAS, NONE))) {
        KmsException refused = assertThrows(KmsException.class, use::run);
        assertEquals(KmsErrorCode.INTERNAL, refused.code(), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains(text), refused.getMessage());
      }
    }
    assertEquals(before, digests(home));
  }

  private static Map<String, String> digests(Path home) throws Exception {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        digests.put(home.relativize(file).toString(), HexFormat.of().formatHex(digest));
      }
    }
    return digests;
  }

  private static void swapBlobs(Path home) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store(home));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP TABLE before AS SELECT * FROM material");
      assertEquals(
          2,
          statement.executeUpdate(
              "UPDATE material SET stored = (SELECT stored FROM before"
                  + " WHERE before.key_id <> material.key_id)"));
    }
  }

  private static Path root(Path home) {
    return SoftwareRootKind.file(new HomeDirectory(home).installation());
  }

  private static Path store(Path home) {
    return new HomeDirectory(home).storeFile();
  }

  private static Set<String> names(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
