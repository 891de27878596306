package dev.jcakms.hsm.software;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Randomness;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The root file: who may read it, what it says, and what is refused. */
class RootFileTest {
  private static final int MAX_FILE_BYTES = 16_384;
  private static final Randomness RANDOM = new OperatingSystemRandomness();
  private static final Randomness COUNTING =
      bytes -> {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) i;
        }
      };
  private static final byte[] KEY = HexFormat.of().parseHex(FirstVersion.KEY);
  private static final Optional<Passphrase> NONE = Optional.empty();
  private static final String WORDS = "correct horse battery staple";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void fileInTheClearSaysExactlyWhatItIs() throws IOException {
    Path file = create(NONE);
    assertEquals(FirstVersion.ROOT_FILE, Files.readString(file, US_ASCII));
    assertHoldsTheKey(RootFile.read(file, NONE));
  }

  @Test
  void lockedFileComesBackAndHasNothingInTheClear() throws IOException {
    Path file = create(passphrase());
    assertHoldsTheKey(RootFile.read(file, passphrase()));
    String content = Files.readString(file, ISO_8859_1);
    assertFalse(content.contains(new String(KEY, ISO_8859_1)));
    assertFalse(content.contains(FirstVersion.KEY));
    assertFalse(content.contains(WORDS));
  }

  @Test
  void lockedFileStretchesItsPassphraseByTheRoundsThatOwaspAsksFor() throws IOException {
    String content = HexFormat.of().formatHex(Files.readAllBytes(create(passphrase())));
    String rounds = "0203" + "033450"; // A DER INTEGER of 210,000.
    // Once for the MAC of the store, once for its encryption.
    assertEquals(3, content.split(rounds, -1).length);
  }

  @Test
  void createdFileIsForItsOwnerAlone() throws IOException {
    for (Optional<Passphrase> passphrase : List.of(NONE, passphrase())) {
      Path file = create(passphrase);
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      Files.delete(file);
    }
  }

  @Test
  void fileThatExistsIsLeftAlone() throws IOException {
    Path file = file();
    Files.writeString(file, "precious", US_ASCII);
    assertRefused("exists already", () -> create(NONE));
    assertRefused("exists already", () -> create(passphrase()));
    assertEquals("precious", Files.readString(file, US_ASCII));
  }

  @Test
  void linkIsNotFollowedWhenAFileIsMade() throws IOException {
    Path target = directory.resolve("target");
    Files.createSymbolicLink(file(), target);
    assertRefused("exists already", () -> create(NONE));
    assertTrue(Files.notExists(target, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void keysAndPassphrasesAreWiped() {
    KeptRandomness randomness = new KeptRandomness();
    KeptPassphrase passphrase = new KeptPassphrase(WORDS);
    RootFile.create(file(), FirstVersion.INSTALLATION, Optional.of(passphrase), randomness);
    assertArrayEquals(new byte[RootKey.KEY_BYTES], randomness.filled(0));
    RootFile.read(file(), Optional.of(passphrase));
    KeptPassphrase wrong = new KeptPassphrase("wrong");
    assertThrows(HsmException.class, () -> RootFile.read(file(), Optional.of(wrong)));
    assertWiped(passphrase, 2);
    assertWiped(wrong, 1);
  }

  @Test
  void passphraseThatCannotBeReadLeavesNoFile() {
    KeptRandomness randomness = new KeptRandomness();
    Passphrase failing =
        () -> {
          throw new IllegalStateException("nobody answers");
        };
    assertThrows(
        IllegalStateException.class,
        () -> RootFile.create(file(), FirstVersion.INSTALLATION, Optional.of(failing), randomness));
    assertTrue(Files.notExists(file()));
    assertArrayEquals(new byte[RootKey.KEY_BYTES], randomness.filled(0));
  }

  @Test
  void emptyPassphraseLocksNothing() {
    Optional<Passphrase> empty = Optional.of(new KeptPassphrase(""));
    assertRefused("empty passphrase", () -> create(empty));
    assertTrue(Files.notExists(file()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw----r--", "rw-----w-", "rw-r--r--", "rwxrwxrwx"})
  void fileForEverybodyIsRefused(String permissions) throws IOException {
    Path file = create(NONE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertRefused("chmod 600", () -> RootFile.read(file, NONE));
  }

  @Test
  void fileForTheGroupIsReadWithAWarning() throws IOException {
    Path file = create(NONE);
    assertEquals(List.of(), warningsOf(() -> assertHoldsTheKey(RootFile.read(file, NONE))));
    for (String permissions : List.of("rw-r-----", "rw--w----", "rw-rw----")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      assertEquals(
          List.of("The root file " + file + " may be read or written by its group."),
          warningsOf(() -> assertHoldsTheKey(RootFile.read(file, NONE))));
    }
  }

  @Test
  void whatIsNoRegularFileIsRefused() throws IOException {
    Path real = create(NONE);
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, real);
    assertRefused("not a link", () -> RootFile.read(link, NONE));
    assertRefused("not a regular file", () -> RootFile.read(directory, NONE));
  }

  @Test
  void missingFileIsUnavailable() {
    assertReason(Reason.UNAVAILABLE, () -> RootFile.read(file(), NONE));
  }

  @Test
  void fileSystemWithoutPermissionsIsUnsupported() throws IOException {
    try (FileSystem zip =
        FileSystems.newFileSystem(directory.resolve("zip"), Map.of("create", "true"))) {
      Path file = zip.getPath("root");
      Files.writeString(file, FirstVersion.ROOT_FILE, US_ASCII);
      assertReason(Reason.UNSUPPORTED, () -> RootFile.read(file, NONE));
    }
  }

  @Test
  void fileThatIsTooLongIsRefused() throws IOException {
    int room = MAX_FILE_BYTES - FirstVersion.ROOT_FILE.length();
    Path file = create(NONE);
    write(file, "#\n".repeat(room / 2) + FirstVersion.ROOT_FILE);
    assertHoldsTheKey(RootFile.read(file, NONE));
    write(file, "#\n".repeat(room / 2 + 1) + FirstVersion.ROOT_FILE);
    assertRefused("too long", () -> RootFile.read(file, NONE));
  }

  @Test
  void everyChangedCharacterBelowTheCommentsIsRefused() throws IOException {
    Path file = create(NONE);
    String content = FirstVersion.ROOT_FILE;
    for (int i = content.indexOf("installation="); i < content.length(); i++) {
      char other = content.charAt(i) == 'a' ? 'b' : 'a';
      write(file, content.substring(0, i) + other + content.substring(i + 1));
      assertRefused("put it back from a backup", () -> RootFile.read(file, NONE));
    }
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    Path file = create(NONE);
    for (int length = 0; length < FirstVersion.ROOT_FILE.length(); length++) {
      write(file, FirstVersion.ROOT_FILE.substring(0, length));
      assertRefused("put it back from a backup", () -> RootFile.read(file, NONE));
    }
  }

  @Test
  void garbageIsRefused() throws IOException {
    Path file = create(NONE);
    for (int length : new int[] {1, 100, MAX_FILE_BYTES}) {
      Files.write(file, RANDOM.bytes(length));
      assertRefused("", () -> RootFile.read(file, NONE));
      assertRefused("", () -> RootFile.read(file, passphrase()));
    }
    write(file, FirstVersion.ROOT_FILE + "\n");
    assertRefused("put it back from a backup", () -> RootFile.read(file, NONE));
    write(file, "");
    assertRefused("put it back from a backup", () -> RootFile.read(file, passphrase()));
  }

  @Test
  void lockedFileWithoutItsPassphraseIsRefused() {
    Path file = create(passphrase());
    assertRefused("is locked: name the source", () -> RootFile.read(file, NONE));
    for (String wrong : List.of("", WORDS + " ", "Correct horse battery staple")) {
      assertRefused(
          "give the right passphrase",
          () -> RootFile.read(file, Optional.of(new KeptPassphrase(wrong))));
    }
  }

  @Test
  void fileInTheClearIsNotTakenForALockedOne() {
    Path file = create(NONE);
    KeptPassphrase passphrase = new KeptPassphrase(WORDS);
    assertRefused("is not locked", () -> RootFile.read(file, Optional.of(passphrase)));
    assertEquals(List.of(), passphrase.handedOut());
  }

  @Test
  void damagedLockedFileIsRefused() throws IOException {
    Path file = create(passphrase());
    byte[] content = Files.readAllBytes(file);
    for (int i = 0; i < content.length; i += 1 + content.length / 8) {
      byte[] flipped = content.clone();
      flipped[i] ^= 1;
      Files.write(file, flipped);
      assertRefused("put it back from a backup", () -> RootFile.read(file, passphrase()));
      Files.write(file, Arrays.copyOf(content, i));
      assertRefused("put it back from a backup", () -> RootFile.read(file, passphrase()));
    }
  }

  @Test
  void lockedFileWithAShorterKeyIsRefused() throws Exception {
    Path file = create(passphrase());
    KeyStore store = KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
    store.load(null, null);
    store.setKeyEntry(
        FirstVersion.INSTALLATION,
        new SecretKeySpec(new byte[16], "AES"),
        WORDS.toCharArray(),
        null);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, WORDS.toCharArray());
    }
    assertRefused("put it back from a backup", () -> RootFile.read(file, passphrase()));
  }

  @Test
  void textOfTheKeyDoesNotTellIt() {
    assertEquals(
        "RootKey[" + FirstVersion.INSTALLATION + "]", RootFile.read(create(NONE), NONE).toString());
  }

  private Path file() {
    return directory.resolve("root");
  }

  private Path create(Optional<Passphrase> passphrase) {
    RootFile.create(file(), FirstVersion.INSTALLATION, passphrase, COUNTING);
    return file();
  }

  private static Optional<Passphrase> passphrase() {
    return Optional.of(new KeptPassphrase(WORDS));
  }

  /** Writes in place: the permissions stay. */
  private static void write(Path file, String content) throws IOException {
    Files.writeString(file, content, US_ASCII);
  }

  private static void assertHoldsTheKey(RootKey rootKey) {
    assertEquals(FirstVersion.INSTALLATION, rootKey.installation());
    assertArrayEquals(KEY, rootKey.key());
  }

  private static void assertWiped(KeptPassphrase passphrase, int reads) {
    assertEquals(reads, passphrase.handedOut().size());
    for (char[] array : passphrase.handedOut()) {
      assertArrayEquals(new char[array.length], array);
    }
  }

  /** Refused by a text that names the file and holds {@code what}, and that tells no secret. */
  private void assertRefused(String what, Runnable call) {
    HsmException e = assertReason(Reason.ROOT_REFUSED, call);
    String text = e.toString();
    assertTrue(text.contains(directory.toString()), text);
    assertTrue(text.contains(what), text);
    assertFalse(text.contains(FirstVersion.KEY.substring(0, 8)), text);
    assertFalse(text.contains("horse"), text);
  }

  private static HsmException assertReason(Reason reason, Runnable call) {
    HsmException e = assertThrows(HsmException.class, call::run);
    assertEquals(reason, e.reason());
    return e;
  }

  private static List<String> warningsOf(Runnable call) {
    List<String> warnings = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            assertEquals(Level.WARNING, line.getLevel());
            warnings.add(new SimpleFormatter().formatMessage(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.jcakms");
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    try {
      call.run();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    return warnings;
  }
}
