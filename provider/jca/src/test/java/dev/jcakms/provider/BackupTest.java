package dev.jcakms.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A backup is a whole copy of one state of a home that others are at work on, or not there. */
class BackupTest {
  private static final byte[] PLAINTEXT = "two pounds of tea".getBytes(UTF_8);
  private static final EncryptionContext NONE = EncryptionContext.none();
  private static final KeyName ALIAS = KeyName.of("alias/orders");
  private static final int WRITERS = 4;
  private static final int MESSAGES_BEFORE = 5;
  private static final int MESSAGES_AFTER = 3;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path home;

  @SuppressWarnings("NullAway.Init")
  private Path backup;

  @BeforeEach
  void nameFiles() {
    home = directory.resolve("home");
    backup = directory.resolve("backup");
  }

  @Test
  void backupUnderLoadOfFourWritersOpensEveryMessageAcknowledgedBeforeItBegan() throws Exception {
    madeMessage();
    List<ChildJvm> writers = new ArrayList<>();
    Map<String, byte[]> acknowledged = new TreeMap<>();
    try (KmsProvider kms = provider(home)) {
      for (int i = 0; i < WRITERS; i++) {
        writers.add(new ChildJvm(WriterMain.class, home, i));
      }
      for (ChildJvm writer : writers) {
        for (int i = 0; i < MESSAGES_BEFORE; i++) {
          note(requireNonNull(writer.readLine()), acknowledged);
        }
      }
      assertEquals(List.of(), kms.backUp(backup).halfMade());
      for (ChildJvm writer : writers) {
        for (int i = 0; i < MESSAGES_AFTER; i++) {
          assertTrue(writer.readLine() != null, "a writer goes on after the backup");
        }
      }
    } finally {
      writers.forEach(ChildJvm::close);
    }
    Path elsewhere = directory.resolve("elsewhere");
    try (KmsProvider kms = provider(elsewhere)) {
      kms.restore(backup);
      for (Map.Entry<String, byte[]> message : acknowledged.entrySet()) {
        assertArrayEquals(
            message.getKey().getBytes(UTF_8),
            Messages.open(kms.port(), KeyName.of(message.getKey()), NONE, message.getValue()));
      }
      assertEquals(List.of(), kms.examine().problems());
    }
  }

  private static void note(String line, Map<String, byte[]> messages) {
    int end = line.indexOf(' ');
    messages.put(line.substring(0, end), Base64.getDecoder().decode(line.substring(end + 1)));
  }

  @ParameterizedTest
  @EnumSource(HomeBackup.Step.class)
  void processKilledAtAnyStepOfABackupLeavesAllOrNothingOfItAndTheHomeAsItWas(HomeBackup.Step step)
      throws Exception {
    byte[] message = madeMessage();
    try (ChildJvm child = new ChildJvm(BackupMain.class, "backup", home, backup, step)) {
      assertNull(child.readLine(), "it was killed before it was done");
      child.waitFor();
    }
    boolean moved = step == HomeBackup.Step.MOVED;
    assertEquals(moved, Files.exists(backup));
    assertOpens(home, message);
    Path next = directory.resolve("next");
    try (KmsProvider kms = provider(home)) {
      assertEquals(moved ? 0 : 1, kms.backUp(next).halfMade().size());
    }
    assertRestores(moved ? backup : next, message);
  }

  @Test
  void backupIsTheOwnersAloneAndSaysWhenAndOfWhatItIs() throws IOException {
    byte[] message = madeMessage();
    try (KmsProvider kms = provider(home)) {
      Backup made = kms.backUp(backup);
      assertEquals(1, made.keys());
      String note = Files.readString(backup.resolve(BackupNote.NAME));
      assertTrue(note.contains("Whoever reads this directory can decrypt everything"), note);
      assertTrue(note.contains("made=" + made.made() + "\n"), note);
      assertTrue(note.contains("installation=" + made.installation() + "\n"), note);
    }
    assertEquals(Set.of("backup.txt", "root", "store.db"), names(backup));
    assertEquals("rwx------", mode(backup));
    for (String name : names(backup)) {
      assertEquals("rw-------", mode(backup.resolve(name)), name);
    }
    assertRestores(backup, message);
  }

  @Test
  void whatIsThereIsNeverWrittenOver() throws IOException {
    madeMessage();
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Path file = Files.writeString(directory.resolve("file"), "plain");
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
    Set<String> before = names(directory);
    try (KmsProvider kms = provider(home)) {
      for (Path target : List.of(empty, file, link, Path.of("/"))) {
        KmsException refused = assertThrows(KmsException.class, () -> kms.backUp(target));
        assertEquals(KmsErrorCode.ALREADY_EXISTS, refused.code(), target.toString());
      }
      assertThrows(KmsUnavailableException.class, () -> kms.backUp(file.resolve("below")));
      assertThrows(
          KmsUnavailableException.class, () -> kms.backUp(directory.resolve("missing/backup")));
      KmsException inside =
          assertThrows(KmsException.class, () -> kms.backUp(home.resolve("backup")));
      assertEquals(KmsErrorCode.VALIDATION, inside.code());
    }
    assertEquals(before, names(directory));
    assertEquals("plain", Files.readString(file));
  }

  @Test
  void homeWithoutAnInstallationIsNotBackedUp() {
    try (KmsProvider kms = provider(home)) {
      assertThrows(KmsConfigurationException.class, () -> kms.backUp(backup));
    }
    assertFalse(Files.exists(backup));
  }

  @Test
  void installationThatIsNotInOrderIsNotBackedUp() throws IOException {
    madeMessage();
    Path other = directory.resolve("other");
    try (KmsProvider kms = provider(other)) {
      kms.initialize();
    }
    Path root = home.resolve("installation/root");
    Files.write(root, Files.readAllBytes(other.resolve("installation/root")));
    assertNotBackedUp("the pair that belongs together");
    Files.writeString(root, "no root");
    assertNotBackedUp("is damaged");
    Files.delete(root);
    assertNotBackedUp("is missing");
    Files.writeString(home.resolve("installation/store.db"), "no store");
    assertNotBackedUp("not a store");
  }

  private void assertNotBackedUp(String text) throws IOException {
    Set<String> before = names(directory);
    try (KmsProvider kms = provider(home)) {
      KmsException refused = assertThrows(KmsException.class, () -> kms.backUp(backup));
      assertTrue(String.valueOf(refused.getMessage()).contains(text), refused.getMessage());
    }
    assertEquals(before, names(directory));
  }

  @Test
  void fullDiskLeavesNothing() throws Exception {
    Path small = Files.createDirectory(directory.resolve("small"));
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", small.toString()),
        "only root mounts a small disk");
    try {
      byte[] message = madeMessage();
      try (KmsProvider kms = provider(home)) {
        for (int i = 0; i < 40; i++) {
          kms.administration().ensureKey("alias/" + i);
        }
        KmsException refused =
            assertThrows(KmsUnavailableException.class, () -> kms.backUp(small.resolve("backup")));
        assertTrue(
            String.valueOf(refused.getMessage()).contains(small.toString()), refused.getMessage());
      }
      assertEquals(Set.of(), names(small));
      assertOpens(home, message);
    } finally {
      assertTrue(succeeds("umount", small.toString()));
    }
  }

  private static boolean succeeds(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
  }

  @Test
  void homeIsUntouchedByItsBackup() throws IOException {
    madeMessage();
    byte[] store = Files.readAllBytes(home.resolve("installation/store.db"));
    byte[] root = Files.readAllBytes(home.resolve("installation/root"));
    try (KmsProvider kms = provider(home)) {
      kms.backUp(backup);
    }
    assertEquals(Set.of("root", "store.db"), names(home.resolve("installation")));
    assertArrayEquals(store, Files.readAllBytes(home.resolve("installation/store.db")));
    assertArrayEquals(root, Files.readAllBytes(home.resolve("installation/root")));
  }

  private byte[] madeMessage() {
    try (KmsProvider kms = provider(home)) {
      kms.initialize();
      kms.administration().ensureKey("alias/orders");
      return Messages.seal(kms.port(), ALIAS, NONE, PLAINTEXT);
    }
  }

  private static void assertOpens(Path home, byte[] message) {
    try (KmsProvider kms = provider(home)) {
      assertArrayEquals(PLAINTEXT, Messages.open(kms.port(), ALIAS, NONE, message));
    }
  }

  private void assertRestores(Path from, byte[] message) {
    Path elsewhere = directory.resolve("elsewhere");
    try (KmsProvider kms = provider(elsewhere)) {
      kms.restore(from);
    }
    assertOpens(elsewhere, message);
  }

  private static KmsProvider provider(Path home) {
    return KmsProvider.builder().home(home).build();
  }

  private static Set<String> names(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
