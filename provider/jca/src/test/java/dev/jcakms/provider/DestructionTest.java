package dev.jcakms.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.KeyId;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.KeyListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.MessageOpening;
import dev.jcakms.port.MessageSealing;
import dev.jcakms.port.NewKey;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.admin.NewCertificate;
import dev.jcakms.service.repository.Tombstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys are gone when they should, and destroyed for good; and never when they should not. */
class DestructionTest {
  private static final EncryptionContext NONE = EncryptionContext.none();
  private static final KeyName DOOMED = KeyName.of("alias/doomed");
  private static final byte[] PLAINTEXT = "two pounds of tea".getBytes(UTF_8);
  private static final int WINDOW_DAYS = 7;
  private static final Duration WINDOW = Duration.ofDays(WINDOW_DAYS);
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final Duration A_MILLI = Duration.ofMillis(1);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final TestClocks clocks = new TestClocks();

  @SuppressWarnings("NullAway.Init")
  private Path configuration;

  @SuppressWarnings("NullAway.Init")
  private Instance here;

  @SuppressWarnings("NullAway.Init")
  private KeyMetadata key;

  private byte[] message = new byte[0];

  /** An installation with a key that is pending deletion, and a message of it. */
  private void makeDoomedKey(RootChoice root) throws IOException {
    configuration = root.make(directory);
    here = RootChoice.open(configuration, clocks);
    key = keys().ensureKey(DOOMED.text());
    message = Messages.seal(here.service(), DOOMED, NONE, PLAINTEXT);
    keys().scheduleKeyDeletion(name(), WINDOW_DAYS);
  }

  @AfterEach
  void close() {
    here.service().close();
  }

  private void reopen() {
    here.service().close();
    here = RootChoice.open(configuration, clocks);
    // The first use opens.
    List<KeyListEntry> unused = keys().listKeys();
  }

  private KeyAdministration keys() {
    return here.service().keys();
  }

  private KeyName name() {
    return KeyName.of(key.arn());
  }

  private boolean isDestroyed() {
    return here.installation().repository().find(key.keyId()).isEmpty();
  }

  private boolean isMarked() {
    return here.installation()
        .repository()
        .find(key.keyId())
        .flatMap(record -> record.deletion().orElseThrow().mark())
        .isPresent();
  }

  private void assertUnharmed() {
    keys().cancelKeyDeletion(name());
    keys().enableKey(name());
    assertArrayEquals(PLAINTEXT, Messages.open(here.service(), DOOMED, NONE, message));
  }

  @ParameterizedTest
  @EnumSource
  void keyWhoseDateIsPastIsGoneAtOnceForEveryCaller(RootChoice root) throws IOException {
    makeDoomedKey(root);
    keys().cancelKeyDeletion(name());
    keys().enableKey(name());
    MessageSealing sealing = here.service().sealing(DOOMED, NONE);
    MessageOpening opening = here.service().opening(name(), NONE);
    keys().scheduleKeyDeletion(name(), WINDOW_DAYS);
    clocks.advance(WINDOW.minus(A_MILLI));
    assertThrows(KmsInvalidStateException.class, () -> Messages.seal(sealing, PLAINTEXT));
    assertEquals(KeyState.PENDING_DELETION, keys().describeKey(DOOMED).state());

    clocks.advance(A_MILLI);
    assertThrows(KmsNotFoundException.class, () -> Messages.seal(sealing, PLAINTEXT));
    assertThrows(KmsNotFoundException.class, () -> Messages.open(opening, message));
    for (KeyName name : List.of(DOOMED, name(), KeyName.of(key.keyId().toString()))) {
      assertThrows(KmsNotFoundException.class, () -> here.service().sealing(name, NONE));
      assertThrows(KmsNotFoundException.class, () -> keys().describeKey(name));
    }
    for (KeyName name : List.of(name(), KeyName.of(key.keyId().toString()))) {
      assertThrows(KmsNotFoundException.class, () -> keys().cancelKeyDeletion(name));
      assertThrows(KmsNotFoundException.class, () -> keys().scheduleKeyDeletion(name, 7));
      assertThrows(KmsNotFoundException.class, () -> keys().enableKey(name));
      assertThrows(KmsNotFoundException.class, () -> keys().createAlias("alias/x", name));
    }
    assertEquals(List.of(), keys().listKeys());
    assertEquals(List.of(), keys().listAliases());
    assertFalse(isDestroyed());
  }

  @ParameterizedTest
  @EnumSource
  void aliasOfAKeyThatIsGoneIsFreeWhenTheKeyIsDestroyed(RootChoice root) throws IOException {
    makeDoomedKey(root);
    clocks.advance(WINDOW);
    KmsException refused = assertThrows(KmsException.class, () -> keys().ensureKey(DOOMED.text()));
    assertEquals(KmsErrorCode.ALREADY_EXISTS, refused.code());
    here.service().destroyDue();
    clocks.advance(A_DAY);
    here.service().destroyDue();
    KeyMetadata next = keys().ensureKey(DOOMED.text());
    assertFalse(next.keyId().equals(key.keyId()));
    assertEquals(
        List.of(next.keyId()),
        keys().listAliases().stream().map(AliasListEntry::targetKeyId).toList());
  }

  @ParameterizedTest
  @EnumSource
  void oneOpeningMarksAndOneADayLaterDestroys(RootChoice root) throws IOException {
    makeDoomedKey(root);
    clocks.advance(WINDOW.minus(A_MILLI));
    reopen();
    assertFalse(isMarked());
    clocks.advance(A_MILLI);
    reopen();
    assertTrue(isMarked());
    clocks.advance(A_DAY.minus(A_MILLI));
    reopen();
    assertFalse(isDestroyed());
    clocks.advance(A_MILLI);
    reopen();
    assertTrue(isDestroyed());
    assertEquals(
        List.of(key.keyId()),
        here.installation().repository().tombstones().stream().map(Tombstone::keyId).toList());
    assertEquals(List.of(), here.installation().root().materialIds());
    assertThrows(KmsException.class, () -> Messages.open(here.service(), DOOMED, NONE, message));
    assertThrows(
        KmsException.class,
        () -> Messages.open(here.service(), KeyName.byCiphertext(), NONE, message));
  }

  @ParameterizedTest
  @EnumSource
  void processThatRunsForYearsDestroysWhatIsDue(RootChoice root) throws IOException {
    makeDoomedKey(root);
    KeyMetadata other = keys().ensureKey("alias/other");
    for (int day = 0; day < 3 * 365; day++) {
      clocks.advance(A_DAY);
      here.service().destroyDue();
      assertEquals(day >= WINDOW_DAYS, isDestroyed(), "day " + day);
    }
    assertEquals(
        List.of(other.keyId()), keys().listKeys().stream().map(KeyListEntry::keyId).toList());
  }

  @ParameterizedTest
  @EnumSource
  void clockThatWasWrongDestroysNothing(RootChoice root) throws IOException {
    makeDoomedKey(root);
    for (Duration ahead : List.of(A_DAY, Duration.ofDays(365))) {
      clocks.advanceWall(ahead);
      reopen();
      clocks.advance(Duration.ofHours(1));
      reopen();
      here.service().destroyDue();
      assertFalse(isDestroyed());
      clocks.advanceWall(ahead.negated());
      reopen();
      assertFalse(isMarked(), "a mark that lies in the future is withdrawn");
      assertEquals(KeyState.PENDING_DELETION, keys().describeKey(DOOMED).state());
    }
    // Right again, for as long as the window has not passed.
    clocks.advance(A_DAY.plus(A_DAY));
    reopen();
    assertFalse(isDestroyed());
    assertUnharmed();
  }

  @ParameterizedTest
  @EnumSource
  void deletionThatWasCancelledDestroysNothing(RootChoice root) throws IOException {
    makeDoomedKey(root);
    clocks.advanceWall(WINDOW);
    here.service().destroyDue();
    assertTrue(isMarked());
    clocks.advanceWall(WINDOW.negated());
    keys().cancelKeyDeletion(name());
    keys().enableKey(name());
    for (int day = 0; day < 60; day++) {
      clocks.advance(A_DAY);
      here.service().destroyDue();
    }
    assertArrayEquals(PLAINTEXT, Messages.open(here.service(), DOOMED, NONE, message));
  }

  @ParameterizedTest
  @EnumSource
  void certificateAndPublicKeyGoWithThePrivateKey(RootChoice root) throws IOException {
    makeDoomedKey(root);
    KeyMetadata pair =
        keys()
            .createKey(
                new NewKey(
                    KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY, Optional.empty(), "pair"));
    KeyName pairName = KeyName.of(pair.arn());
    byte[] certificate =
        keys()
            .createSelfSignedCertificate(
                pairName, new NewCertificate("CN=doomed", List.of(), Optional.empty()), 10);
    keys().attachCertificates(pairName, List.of(certificate));
    keys().scheduleKeyDeletion(pairName, WINDOW_DAYS);
    destroyAll();
    assertEquals(List.of(), here.installation().repository().certificates(pair.keyId()));
    assertEquals(List.of(), here.installation().root().materialIds());
    assertThrows(KmsNotFoundException.class, () -> keys().publicKey(pairName));
  }

  private void destroyAll() {
    clocks.advance(WINDOW);
    here.service().destroyDue();
    clocks.advance(A_DAY);
    here.service().destroyDue();
  }

  /** Many keys, so that pages are divided and rows moved. */
  @ParameterizedTest
  @EnumSource
  void noByteOfTheSealedMaterialIsLeftInAnyFile(RootChoice root) throws IOException {
    makeDoomedKey(root);
    int many = root == RootChoice.TOKEN ? 10 : 400;
    List<KeyId> made =
        Stream.generate(() -> keys().createKey(NewKey.symmetric()).keyId()).limit(many).toList();
    List<KeyId> doomed = made.subList(0, many / 2);
    List<byte[]> bytes =
        doomed.stream()
            .map(id -> here.installation().repository().find(id).orElseThrow().current())
            .map(material -> root == RootChoice.TOKEN ? material.check() : material.stored())
            .toList();
    assertFalse(found(bytes).isEmpty(), "they are in the files");
    doomed.forEach(id -> keys().scheduleKeyDeletion(KeyName.of(id.toString()), WINDOW_DAYS));
    destroyAll();
    // The store is open still: in its log there is nothing either.
    assertEquals(List.of(), found(bytes));
    assertEquals(many - many / 2, keys().listKeys().size());
    here.service().close();
    assertEquals(List.of(), found(bytes));
  }

  private List<String> found(List<byte[]> bytes) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("home"))) {
      return files
          .filter(Files::isRegularFile)
          .flatMap(
              file -> {
                String text = text(file);
                return bytes.stream()
                    .filter(each -> containsAPart(text, new String(each, ISO_8859_1)))
                    .map(each -> file.getFileName() + " at " + bytes.indexOf(each));
              })
          .toList();
    }
  }

  /** Whether 16 bytes in a row are there, from any place in the middle half. */
  private static boolean containsAPart(String text, String whole) {
    for (int start = whole.length() / 4; start + 16 <= whole.length(); start += 8) {
      if (text.contains(whole.substring(start, start + 16))) {
        return true;
      }
    }
    return false;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
