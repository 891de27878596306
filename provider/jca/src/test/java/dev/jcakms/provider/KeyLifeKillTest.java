package dev.jcakms.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.conformance.testing.ChildJvm;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.KeyId;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.repository.ChangeRecord;
import dev.jcakms.service.repository.Tombstone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that is killed at any step of the life of a key leaves what was before or what comes
 * after, and the next one goes on.
 */
class KeyLifeKillTest {
  private static final EncryptionContext NONE = EncryptionContext.none();
  private static final byte[] PLAINTEXT = "two pounds of tea".getBytes(UTF_8);
  private static final Duration WINDOW = Duration.ofDays(7);
  private static final Duration A_DAY = Duration.ofDays(1);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final TestClocks clocks = new TestClocks();

  @SuppressWarnings("NullAway.Init")
  private RootChoice root;

  @SuppressWarnings("NullAway.Init")
  private Path configuration;

  @SuppressWarnings("NullAway.Init")
  private KeyName doomed;

  private byte[] itsMessage = new byte[0];
  private byte[] othersMessage = new byte[0];

  private Instance open() {
    return RootChoice.open(configuration, clocks);
  }

  private void makeTwoKeys(RootChoice choice) throws Exception {
    root = choice;
    configuration = choice.make(directory);
    Instance here = open();
    doomed = KeyName.of(here.service().keys().ensureKey("alias/doomed").keyId().toString());
    here.service().keys().ensureKey("alias/other");
    itsMessage = Messages.seal(here.service(), doomed, NONE, PLAINTEXT);
    othersMessage = Messages.seal(here.service(), KeyName.of("alias/other"), NONE, PLAINTEXT);
    here.service().close();
  }

  private void killedAt(KeyStep step, String... work) throws Exception {
    Object[] arguments = new Object[3 + work.length];
    arguments[0] = configuration;
    arguments[1] = step;
    arguments[2] = clocks.now().wallMillis();
    System.arraycopy(work, 0, arguments, 3, work.length);
    try (ChildJvm child = new ChildJvm(root.environment(), KeyLifeMain.class, arguments)) {
      assertNull(child.readLine(), "it was killed before it had done its work");
      assertEquals(128 + 9, child.waitFor());
    }
  }

  private List<String> problems() {
    return Doctor.examine(() -> RootChoice.configuration(configuration), clocks).problems();
  }

  @ParameterizedTest
  @EnumSource
  void processKilledWhenMaterialIsMadeLeavesNoKey(RootChoice choice) throws Exception {
    makeTwoKeys(choice);
    killedAt(KeyStep.MATERIAL_MADE, "create", "alias/new");
    List<String> problems = problems();
    assertEquals(choice == RootChoice.TOKEN ? 1 : 0, problems.size(), problems.toString());
    Instance here = open();
    try {
      assertEquals(2, here.service().keys().listKeys().size());
      assertEquals(
          List.of("alias/doomed", "alias/other"),
          here.service().keys().listAliases().stream().map(AliasListEntry::aliasName).toList());
      if (choice == RootChoice.TOKEN) {
        String orphan = problems.get(0).substring(problems.get(0).lastIndexOf(' ') + 1);
        here.service().keys().destroyOrphan(orphan);
        assertEquals(List.of(), problems());
      }
      assertEquals(KeyState.ENABLED, here.service().keys().describeKey(doomed).state());
    } finally {
      here.service().close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void processKilledWhenTheRecordIsWrittenLeavesAWholeKey(RootChoice choice) throws Exception {
    makeTwoKeys(choice);
    killedAt(KeyStep.RECORD_WRITTEN, "create", "alias/new");
    assertEquals(List.of(), problems());
    Instance here = open();
    try {
      KeyName made = KeyName.of("alias/new");
      byte[] message = Messages.seal(here.service(), made, NONE, PLAINTEXT);
      assertArrayEquals(PLAINTEXT, Messages.open(here.service(), made, NONE, message));
      assertOperations(here, describe(here, made).keyId(), "CreateKey");
    } finally {
      here.service().close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void processKilledWhenDeletionIsScheduledOrCancelledLeavesItSo(RootChoice choice)
      throws Exception {
    makeTwoKeys(choice);
    killedAt(KeyStep.DELETION_SCHEDULED, "schedule", doomed.text());
    assertEquals(List.of(), problems());
    Instance here = open();
    KeyMetadata pending = describe(here, doomed);
    assertEquals(KeyState.PENDING_DELETION, pending.state());
    assertEquals(clocks.now().instant().plus(WINDOW), pending.deletionDate().orElseThrow());
    here.service().close();

    killedAt(KeyStep.DELETION_CANCELLED, "cancel", doomed.text());
    assertEquals(List.of(), problems());
    here = open();
    try {
      assertEquals(KeyState.DISABLED, describe(here, doomed).state());
      assertOperations(
          here, pending.keyId(), "CreateKey", "ScheduleKeyDeletion", "CancelKeyDeletion");
      here.service().keys().enableKey(doomed);
      assertArrayEquals(PLAINTEXT, Messages.open(here.service(), doomed, NONE, itsMessage));
    } finally {
      here.service().close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void processKilledWhenTheKeyIsMarkedLeavesTheRestToTheNext(RootChoice choice) throws Exception {
    makeTwoKeys(choice);
    schedule();
    clocks.advance(WINDOW);
    killedAt(KeyStep.MARKED, "destroy");
    assertEquals(List.of(), problems());
    clocks.advance(A_DAY);
    assertNextDestroysIt();
  }

  @ParameterizedTest
  @CsvSource({
    "SOFTWARE, MATERIAL_DESTROYED",
    "SOFTWARE, RECORD_DESTROYED",
    "SOFTWARE, ERASED",
    "TOKEN, MATERIAL_DESTROYED",
    "TOKEN, RECORD_DESTROYED",
    "TOKEN, ERASED"
  })
  void processKilledAtAnyStepOfDestructionLeavesTheRestToTheNext(RootChoice choice, KeyStep step)
      throws Exception {
    makeTwoKeys(choice);
    schedule();
    clocks.advance(WINDOW);
    Instance marking = open();
    marking.service().destroyDue();
    marking.service().close();
    clocks.advance(A_DAY);
    killedAt(step, "destroy");
    if (choice == RootChoice.TOKEN && step == KeyStep.MATERIAL_DESTROYED) {
      List<String> problems = problems();
      assertEquals(1, problems.size(), problems.toString());
      assertTrue(
          problems.get(0).startsWith("the destruction of the key " + doomed + " is half done"),
          problems.toString());
    } else {
      assertEquals(List.of(), problems());
    }
    assertNextDestroysIt();
  }

  private void schedule() {
    Instance here = open();
    here.service().keys().scheduleKeyDeletion(doomed, (int) WINDOW.toDays());
    here.service().close();
  }

  private void assertNextDestroysIt() throws Exception {
    Instance here = open();
    try {
      assertThrows(KmsNotFoundException.class, () -> describe(here, doomed));
      assertThrows(
          KmsException.class, () -> Messages.open(here.service(), doomed, NONE, itsMessage));
      KeyId keyId = KeyId.parse(doomed.text());
      assertEquals(
          List.of(keyId),
          here.installation().repository().tombstones().stream().map(Tombstone::keyId).toList());
      assertOperations(
          here, keyId, "CreateKey", "ScheduleKeyDeletion", "MarkForDestruction", "DeleteKey");
      assertArrayEquals(
          PLAINTEXT, Messages.open(here.service(), KeyName.of("alias/other"), NONE, othersMessage));
      assertEquals(
          here.installation().repository().keys().stream()
              .filter(key -> root == RootChoice.TOKEN)
              .map(key -> HexFormat.of().formatHex(key.current().id()))
              .toList(),
          here.installation().root().materialIds().stream()
              .map(id -> HexFormat.of().formatHex(id))
              .toList());
      assertTrue(here.installation().repository().eraseDestroyed());
    } finally {
      here.service().close();
    }
    assertEquals(List.of(), problems());
  }

  private static KeyMetadata describe(Instance here, KeyName key) {
    return here.service().keys().describeKey(key);
  }

  private static void assertOperations(Instance here, KeyId key, String... operations) {
    assertEquals(
        List.of(operations),
        here.installation().repository().changes(key, 0, 100).stream()
            .map(ChangeRecord::operation)
            .toList());
  }
}
