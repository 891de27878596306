package dev.jcakms.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.provider.HomeRestoration.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup is put back whole, and gives up nothing that is newer. */
class RestoreTest {
  private static final byte[] PLAINTEXT = "two pounds of tea".getBytes(UTF_8);
  private static final EncryptionContext NONE = EncryptionContext.none();
  private static final KeyName ALIAS = KeyName.of("alias/orders");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path home;

  @SuppressWarnings("NullAway.Init")
  private Path backup;

  private byte[] message = new byte[0];

  @BeforeEach
  void makeBackup() {
    home = directory.resolve("home");
    backup = directory.resolve("backup");
    try (KmsProvider kms = provider(home)) {
      kms.initialize();
      kms.administration().ensureKey("alias/orders");
      message = Messages.seal(kms.port(), ALIAS, NONE, PLAINTEXT);
      kms.backUp(backup);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"ROOT_PUT_BACK", "STORE_REPLACED"},
      mode = EnumSource.Mode.EXCLUDE)
  void processKilledAtAnyStepOfARestorationLeavesAllOrNothingOfIt(Step step) throws Exception {
    Path elsewhere = directory.resolve("elsewhere");
    killAt(step, elsewhere, backup);
    boolean moved = step == Step.MOVED;
    assertEquals(moved, Files.exists(elsewhere.resolve("installation")));
    try (KmsProvider kms = provider(elsewhere)) {
      assertEquals(moved ? 0 : 1, kms.restore(backup).halfMade().size());
    }
    assertOpens(elsewhere);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void processKilledAtAnyStepOfBringingAHomeForwardLeavesOneStateOrTheOther(Step step)
      throws Exception {
    byte[] later;
    Path newer = directory.resolve("newer");
    try (KmsProvider kms = provider(home)) {
      kms.administration().ensureKey("alias/later");
      later = Messages.seal(kms.port(), KeyName.of("alias/later"), NONE, PLAINTEXT);
      kms.backUp(newer);
    }
    Path elsewhere = directory.resolve("elsewhere");
    try (KmsProvider kms = provider(elsewhere)) {
      kms.restore(backup);
    }
    Files.delete(elsewhere.resolve("installation/root"));
    killAt(step, elsewhere, newer);
    if (step.compareTo(Step.ROOT_PUT_BACK) < 0) {
      assertFalse(Files.exists(elsewhere.resolve("installation/root")));
    } else {
      assertOpens(elsewhere);
      try (KmsProvider kms = provider(elsewhere)) {
        assertEquals(
            step.compareTo(Step.STORE_REPLACED) < 0 ? 1 : 2,
            kms.administration().listKeys().size());
      }
    }
    try (KmsProvider kms = provider(elsewhere)) {
      kms.restore(newer);
      assertArrayEquals(
          PLAINTEXT, Messages.open(kms.port(), KeyName.of("alias/later"), NONE, later));
    }
    assertOpens(elsewhere);
  }

  private static void killAt(Step step, Path home, Path backup) throws Exception {
    try (ChildJvm child = new ChildJvm(BackupMain.class, "restore", home, backup, step)) {
      assertNull(child.readLine(), "it was killed before it was done");
      child.waitFor();
    }
  }

  @Test
  void restoredHomeIsTheOwnersAlone() throws IOException {
    for (String name : List.of("root", "store.db", "backup.txt")) {
      Files.setPosixFilePermissions(
          backup.resolve(name), PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    Path elsewhere = directory.resolve("elsewhere");
    try (KmsProvider kms = provider(elsewhere)) {
      kms.restore(backup);
    }
    assertEquals("rwx------", mode(elsewhere));
    assertEquals("rwx------", mode(elsewhere.resolve("installation")));
    assertEquals("rw-------", mode(elsewhere.resolve("installation/root")));
    assertEquals("rw-------", mode(elsewhere.resolve("installation/store.db")));
    assertOpens(elsewhere);
  }

  @Test
  void restorationOverTheSameStateChangesNothing() throws Exception {
    assertEquals(List.of(), restored().halfMade());
    assertOpens(home);
    restored();
    assertOpens(home);
  }

  @Test
  void rootFileThatWasLostIsPutBackBesideItsStore() throws Exception {
    Files.delete(home.resolve("installation/root"));
    restored();
    assertOpens(home);
  }

  @Test
  void newKeyIsNotGivenUp() throws Exception {
    try (KmsProvider kms = provider(home)) {
      kms.administration().ensureKey("alias/later");
    }
    assertRefusedUntouched(KmsErrorCode.ALREADY_EXISTS, "changes that the copy does not have");
  }

  @Test
  void disabledKeyIsNotEnabledByAnOlderBackup() throws Exception {
    try (KmsProvider kms = provider(home)) {
      String arn = kms.administration().describeKey(ALIAS).arn();
      kms.administration().disableKey(KeyName.of(arn));
    }
    assertRefusedUntouched(KmsErrorCode.ALREADY_EXISTS, "changes that the copy does not have");
    try (KmsProvider kms = provider(home)) {
      assertEquals(KeyState.DISABLED, kms.administration().describeKey(ALIAS).state());
    }
  }

  @Test
  void changesThatWentAnotherWaySinceAnOlderBackupAreNotGivenUp() throws Exception {
    Path newer = directory.resolve("newer");
    Path elsewhere = directory.resolve("elsewhere");
    try (KmsProvider kms = provider(home)) {
      kms.administration().ensureKey("alias/one");
      kms.administration().ensureKey("alias/two");
      kms.backUp(newer);
    }
    try (KmsProvider kms = provider(elsewhere)) {
      kms.restore(backup);
      kms.administration().ensureKey("alias/other");
    }
    home = elsewhere;
    backup = newer;
    assertRefusedUntouched(KmsErrorCode.ALREADY_EXISTS, "a history that the copy does not have");
  }

  @Test
  void anotherInstallationIsLeftAlone() throws Exception {
    home = directory.resolve("other");
    try (KmsProvider kms = provider(home)) {
      kms.initialize();
    }
    assertRefusedUntouched(KmsErrorCode.ALREADY_EXISTS, "another installation");
  }

  @Test
  void storeThatCannotBeReadIsNotJudgedAndLeftAlone() throws Exception {
    Files.writeString(home.resolve("installation/store.db"), "no store");
    assertRefusedUntouched(KmsErrorCode.INTERNAL, "move " + home.resolve("installation"));
  }

  @Test
  void storeThatIsMissingIsNotJudgedAndLeftAlone() throws Exception {
    Files.delete(home.resolve("installation/store.db"));
    assertRefusedUntouched(KmsErrorCode.INTERNAL, "move " + home.resolve("installation"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "store.db", "backup.txt"})
  void damagedBackupIsRefusedAndNothingIsMade(String name) throws Exception {
    Path file = backup.resolve(name);
    byte[] content = Files.readAllBytes(file);
    home = directory.resolve("elsewhere");
    for (int at : new int[] {0, content.length / 2, content.length - 1}) {
      byte[] damaged = content.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      assertRefusedUntouched(KmsErrorCode.VALIDATION, "damaged");
    }
    Files.write(file, content);
    restored();
    assertOpens(home);
  }

  @Test
  void whatIsNoBackupIsRefusedAndNothingIsMade() throws Exception {
    Path original = backup;
    home = directory.resolve("elsewhere");
    for (Path none :
        List.of(
            directory.resolve("missing"),
            Files.createDirectory(directory.resolve("empty")),
            Files.writeString(directory.resolve("file"), "plain"),
            directory.resolve("home/installation"))) {
      backup = none;
      assertRefusedUntouched(KmsErrorCode.VALIDATION, "is no backup");
    }
    backup = original;
    Files.delete(backup.resolve("root"));
    assertRefusedUntouched(KmsErrorCode.KEY_UNAVAILABLE, "root");
  }

  @Test
  void rootOfAnotherInstallationUnderAForgedNoteIsRefused() throws Exception {
    Path other = directory.resolve("other");
    Path otherBackup = directory.resolve("other-backup");
    try (KmsProvider kms = provider(other)) {
      kms.initialize();
      kms.backUp(otherBackup);
    }
    Files.write(backup.resolve("root"), Files.readAllBytes(otherBackup.resolve("root")));
    BackupNote note = BackupNote.read(backup);
    SortedMap<String, String> digests = new TreeMap<>(note.digests());
    digests.put("root", OwnerFiles.digest(backup.resolve("root")));
    BackupNote forged =
        new BackupNote(
            note.made(), note.installation(), note.root(), note.token(), note.keys(), digests);
    Files.writeString(backup.resolve(BackupNote.NAME), forged.text());
    home = directory.resolve("elsewhere");
    assertRefusedUntouched(KmsErrorCode.VALIDATION, "and a file in it of");
  }

  @Test
  void backupOfAnotherKindOfRootIsRefused() throws Exception {
    home = directory.resolve("elsewhere");
    Path passphrase = Files.writeString(directory.resolve("passphrase"), "tea");
    try (KmsProvider kms =
        KmsProvider.builder().home(home).set("passphrase-source", "file:" + passphrase).build()) {
      KmsException refused = assertThrows(KmsException.class, () -> kms.restore(backup));
      assertEquals(KmsErrorCode.VALIDATION, refused.code());
      assertTrue(text(refused).contains("a passphrase locks"), refused.getMessage());
    }
    assertFalse(Files.exists(home));
  }

  @Test
  void lockedRootIsBackedUpAndRestoredLocked() throws Exception {
    home = directory.resolve("locked");
    backup = directory.resolve("locked-backup");
    Path passphrase = Files.writeString(directory.resolve("passphrase"), "tea");
    byte[] sealed;
    try (KmsProvider kms = locked(home, passphrase)) {
      kms.initialize();
      kms.administration().ensureKey("alias/orders");
      sealed = Messages.seal(kms.port(), ALIAS, NONE, PLAINTEXT);
      assertTrue(kms.backUp(backup).whoReads().contains("knows the passphrase"));
    }
    Path elsewhere = directory.resolve("elsewhere");
    Path wrong = Files.writeString(directory.resolve("wrong"), "coffee");
    try (KmsProvider kms = locked(elsewhere, wrong)) {
      assertThrows(KmsException.class, () -> kms.restore(backup));
    }
    assertFalse(Files.exists(elsewhere));
    try (KmsProvider kms = locked(elsewhere, passphrase)) {
      kms.restore(backup);
      assertArrayEquals(PLAINTEXT, Messages.open(kms.port(), ALIAS, NONE, sealed));
    }
  }

  @Test
  void processThatIsAtWorkSeesWhatWasRestored() throws Exception {
    Path newer = directory.resolve("newer");
    Path elsewhere = directory.resolve("elsewhere");
    try (KmsProvider kms = provider(home)) {
      kms.administration().ensureKey("alias/later");
      kms.backUp(newer);
    }
    try (KmsProvider atWork = provider(elsewhere)) {
      atWork.restore(backup);
      assertEquals(1, atWork.administration().listKeys().size());
      try (KmsProvider kms = provider(elsewhere)) {
        kms.restore(newer);
      }
      assertEquals(2, atWork.administration().listKeys().size());
    }
  }

  private static KmsProvider locked(Path home, Path passphrase) {
    return KmsProvider.builder().home(home).set("passphrase-source", "file:" + passphrase).build();
  }

  private Backup restored() {
    try (KmsProvider kms = provider(home)) {
      return kms.restore(backup);
    }
  }

  private void assertRefusedUntouched(KmsErrorCode code, String text) throws Exception {
    Map<String, String> before = state();
    try (KmsProvider kms = provider(home)) {
      KmsException refused = assertThrows(KmsException.class, () -> kms.restore(backup));
      assertTrue(text(refused).contains(text), refused.getMessage());
      assertEquals(code, refused.code(), refused.getMessage());
    }
    assertEquals(before, state());
  }

  private static String text(KmsException refused) {
    return String.valueOf(refused.getMessage());
  }

  private void assertOpens(Path there) {
    try (KmsProvider kms = provider(there)) {
      assertArrayEquals(PLAINTEXT, Messages.open(kms.port(), ALIAS, NONE, message));
      assertEquals(
          List.of(),
          kms.examine().problems().stream().filter(line -> !line.contains(".new-")).toList());
    }
  }

  private static KmsProvider provider(Path home) {
    return KmsProvider.builder().home(home).build();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** Every file and directory, with its mode and digest. */
  private Map<String, String> state() throws IOException, GeneralSecurityException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.toList()) {
        byte[] content = Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0];
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        state.put(path.toString(), mode(path) + " " + HexFormat.of().formatHex(digest));
      }
    }
    return state;
  }
}
