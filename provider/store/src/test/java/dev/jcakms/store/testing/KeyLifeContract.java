package dev.jcakms.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.ChangeRecord;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.Tombstone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a repository promises of keys that change, end and are remembered. */
public abstract class KeyLifeContract extends KeyRepositoryContract {
  private static final Instant DATE = Records.CREATED.plus(Duration.ofDays(30));
  private static final Instant MARK = DATE.plusMillis(7);
  private static final KeyId ONE = Records.keyId(1);
  private static final KeyId TWO = Records.keyId(2);
  private static final AliasRecord ALIAS = Records.alias("alias/one", 1);
  private static final int MAX_TAGS = 3;
  private static final int MAX_ALIASES = 2;

  private void insertTwoKeys() {
    store.insert(Records.key(1), Optional.of(ALIAS), Records.STAMP);
    store.insert(Records.key(2), Optional.empty(), Records.STAMP);
  }

  private KeyRecord one() {
    return opened().find(ONE).orElseThrow();
  }

  @Test
  void descriptionIsReplacedAndNothingElse() {
    insertTwoKeys();
    store.updateDescription(ONE, "\"neu\" \uD83D\uDD11", Records.STAMP);
    KeyRecord key = Records.key(1);
    assertEquals(
        new KeyRecord(
            ONE,
            key.spec(),
            key.usage(),
            key.origin(),
            key.state(),
            "\"neu\" \uD83D\uDD11",
            key.creationDate(),
            key.materials()),
        one());
    assertEquals(Optional.of(Records.key(2)), store.find(TWO));
  }

  @Test
  void aliasStandsForAnotherKeyOnlyIfItIsAsItWasSeen() {
    insertTwoKeys();
    assertTrue(store.updateAlias(ALIAS, TWO, MAX_ALIASES, Records.STAMP));
    AliasRecord moved =
        new AliasRecord("alias/one", TWO, ALIAS.creationDate(), Records.STAMP.time());
    assertEquals(Optional.of(moved), opened().findAlias("alias/one"));
    long before = store.changeCounter();
    assertFalse(store.updateAlias(ALIAS, TWO, MAX_ALIASES, Records.STAMP), "seen before it moved");
    assertFalse(store.updateAlias(Records.alias("alias/none", 1), TWO, MAX_ALIASES, Records.STAMP));
    assertEquals(Optional.of(moved), store.findAlias("alias/one"));
    assertEquals(before, store.changeCounter());
  }

  @Test
  void aliasDoesNotMoveToAKeyThatHasItsNumberOrIsUnknown() {
    insertTwoKeys();
    for (int i = 0; i < MAX_ALIASES; i++) {
      store.insertAlias(Records.alias("alias/two" + i, 2), MAX_ALIASES, Records.STAMP);
    }
    assertRefused(
        KmsErrorCode.LIMIT_EXCEEDED,
        () -> store.updateAlias(ALIAS, TWO, MAX_ALIASES, Records.STAMP));
    assertRefused(
        KmsErrorCode.NOT_FOUND,
        () -> store.updateAlias(ALIAS, Records.keyId(3), MAX_ALIASES, Records.STAMP));
    assertEquals(Optional.of(ALIAS), store.findAlias("alias/one"));
  }

  @Test
  void deletedAliasIsGoneAndItsKeyIsNot() {
    insertTwoKeys();
    store.deleteAlias("alias/one", Records.STAMP);
    assertEquals(List.of(), opened().aliases());
    assertEquals(Records.key(1), one());
    assertRefused(KmsErrorCode.NOT_FOUND, () -> store.deleteAlias("alias/one", Records.STAMP));
    store.insertAlias(Records.alias("alias/one", 2), MAX_ALIASES, Records.STAMP);
  }

  @Test
  void tagsArePutReplacedAndRemoved() {
    insertTwoKeys();
    assertEquals(Map.of(), store.tags(ONE));
    store.putTags(
        ONE, Map.of("team", "red", "Team", "", "ümlaut", "\uD83D\uDD11"), 3, Records.STAMP);
    store.putTags(ONE, Map.of("team", "blue"), MAX_TAGS, Records.STAMP);
    assertEquals(
        List.of("Team=", "team=blue", "ümlaut=\uD83D\uDD11"),
        opened().tags(ONE).entrySet().stream().map(Object::toString).toList());
    assertEquals(Map.of(), store.tags(TWO));
    store.removeTags(ONE, Set.of("team", "unknown"), Records.STAMP);
    assertEquals(Map.of("Team", "", "ümlaut", "\uD83D\uDD11"), store.tags(ONE));
  }

  @Test
  void oneTagMoreThanAKeyMayHaveIsRefusedWithThoseBesideIt() {
    insertTwoKeys();
    store.putTags(ONE, Map.of("a", "1", "b", "2"), MAX_TAGS, Records.STAMP);
    assertRefused(
        KmsErrorCode.LIMIT_EXCEEDED,
        () -> store.putTags(ONE, Map.of("c", "3", "d", "4"), MAX_TAGS, Records.STAMP));
    assertEquals(Map.of("a", "1", "b", "2"), store.tags(ONE));
  }

  @Test
  void keyIsInsertedWithItsTagsOrNotAtAll() {
    store.insert(
        Records.key(1), Optional.of(ALIAS), List.of(), Map.of("team", "red"), Records.STAMP);
    assertEquals(Map.of("team", "red"), opened().tags(ONE));
    assertRefused(
        KmsErrorCode.ALREADY_EXISTS,
        () ->
            store.insert(
                Records.key(2),
                Optional.of(Records.alias("alias/one", 2)),
                List.of(),
                Map.of("team", "red"),
                Records.STAMP));
    assertEquals(Map.of(), store.tags(TWO));
  }

  @Test
  void scheduledKeyIsPendingUntilItIsCancelled() {
    insertTwoKeys();
    assertEquals(List.of(), store.pendingDeletion());
    store.scheduleDeletion(ONE, DATE, Records.STAMP);
    assertEquals(KeyState.PENDING_DELETION, one().state());
    assertEquals(Optional.of(Deletion.on(DATE)), one().deletion());
    assertEquals(List.of(one()), store.pendingDeletion());
    store.cancelDeletion(ONE, Records.STAMP);
    assertEquals(KeyState.DISABLED, one().state());
    assertEquals(Optional.empty(), one().deletion());
    store.updateState(ONE, KeyState.ENABLED, Records.STAMP);
    assertEquals(List.of(Records.key(1), Records.key(2)), store.keys());
    assertEquals(List.of(ALIAS), store.aliases());
  }

  @Test
  void keyThatIsPendingDeletionIsNotChanged() {
    insertTwoKeys();
    store.scheduleDeletion(ONE, DATE, Records.STAMP);
    KeyRecord pending = one();
    long before = store.changeCounter();
    for (Executable change :
        List.<Executable>of(
            () -> store.updateState(ONE, KeyState.ENABLED, Records.STAMP),
            () -> store.updateState(ONE, KeyState.DISABLED, Records.STAMP),
            () -> store.updateDescription(ONE, "new", Records.STAMP),
            () -> store.putTags(ONE, Map.of("team", "red"), MAX_TAGS, Records.STAMP),
            () -> store.removeTags(ONE, Set.of("team"), Records.STAMP),
            () -> store.replaceCertificates(ONE, List.of(new byte[1]), Records.STAMP),
            () -> store.insertAlias(Records.alias("alias/x", 1), MAX_ALIASES, Records.STAMP),
            () -> store.updateAlias(ALIAS, ONE, MAX_ALIASES, Records.STAMP),
            () -> store.scheduleDeletion(ONE, DATE.plusMillis(1), Records.STAMP))) {
      assertRefused(KmsErrorCode.INVALID_STATE, change);
    }
    assertEquals(pending, one());
    assertEquals(List.of(ALIAS), store.aliases());
    assertEquals(before, store.changeCounter());
    store.deleteAlias("alias/one", Records.STAMP);
  }

  @Test
  void cancellingWhatIsNotPendingIsRefused() {
    insertTwoKeys();
    assertRefused(KmsErrorCode.INVALID_STATE, () -> store.cancelDeletion(ONE, Records.STAMP));
    assertEquals(Records.key(1), one());
    for (Executable change :
        List.<Executable>of(
            () -> store.cancelDeletion(Records.keyId(3), Records.STAMP),
            () -> store.scheduleDeletion(Records.keyId(3), DATE, Records.STAMP),
            () -> store.updateDescription(Records.keyId(3), "new", Records.STAMP),
            () -> store.putTags(Records.keyId(3), Map.of(), MAX_TAGS, Records.STAMP),
            () -> store.removeTags(Records.keyId(3), Set.of(), Records.STAMP))) {
      assertRefused(KmsErrorCode.NOT_FOUND, change);
    }
  }

  @Test
  void markIsSetAndWithdrawnOnlyIfTheDeletionIsAsItWasSeen() {
    insertTwoKeys();
    Deletion unmarked = Deletion.on(DATE);
    Deletion marked = new Deletion(DATE, Optional.of(MARK));
    assertFalse(store.replaceMark(ONE, unmarked, Optional.of(MARK), Records.STAMP));
    store.scheduleDeletion(ONE, DATE, Records.STAMP);
    assertFalse(
        store.replaceMark(ONE, Deletion.on(DATE.plusMillis(1)), Optional.of(MARK), Records.STAMP));
    assertTrue(store.replaceMark(ONE, unmarked, Optional.of(MARK), Records.STAMP));
    assertEquals(Optional.of(marked), one().deletion());
    assertFalse(store.replaceMark(ONE, unmarked, Optional.of(MARK), Records.STAMP), "seen before");
    assertTrue(store.replaceMark(ONE, marked, Optional.empty(), Records.STAMP));
    assertEquals(Optional.of(unmarked), one().deletion());
    assertTrue(store.replaceMark(ONE, unmarked, Optional.of(MARK), Records.STAMP));
    store.cancelDeletion(ONE, Records.STAMP);
    assertEquals(Optional.empty(), one().deletion(), "the mark goes with the deletion");
  }

  @Test
  void destroyedKeyLeavesATombstoneAndItsHistoryAlone() {
    store.insert(
        Records.pair(1),
        Optional.of(ALIAS),
        List.of(new byte[] {1}),
        Map.of("team", "red"),
        Records.STAMP);
    store.insert(Records.key(2), Optional.of(Records.alias("alias/two", 2)), Records.STAMP);
    store.scheduleDeletion(ONE, DATE, Records.STAMP);
    List<KeyRecord> inRoot = new ArrayList<>();
    assertFalse(
        store.destroy(ONE, new Deletion(DATE, Optional.of(MARK)), inRoot::add, Records.STAMP));
    assertEquals(List.of(), inRoot);
    KeyRecord pending = one();
    assertTrue(store.destroy(ONE, Deletion.on(DATE), inRoot::add, Records.STAMP));
    assertEquals(List.of(pending), inRoot);

    assertEquals(List.of(Records.key(2)), opened().keys());
    assertEquals(List.of(Records.alias("alias/two", 2)), store.aliases());
    assertEquals(Map.of(), store.tags(ONE));
    assertEquals(List.of(), store.certificates(ONE));
    assertEquals(List.of(), store.pendingDeletion());
    assertEquals(
        List.of(
            new Tombstone(
                ONE,
                pending.spec(),
                pending.usage(),
                pending.origin(),
                pending.creationDate(),
                Records.STAMP.time())),
        opened().tombstones());
    List<ChangeRecord> changes = store.changes(ONE, 0, 100);
    assertEquals("DeleteKey", changes.get(changes.size() - 1).operation());
    assertFalse(store.destroy(ONE, Deletion.on(DATE), inRoot::add, Records.STAMP));
    assertEquals(1, inRoot.size());
  }

  @Test
  void keyWhoseRootFailsStaysAsItWas() {
    insertTwoKeys();
    store.scheduleDeletion(ONE, DATE, Records.STAMP);
    KeyRecord pending = one();
    long before = store.changeCounter();
    assertThrows(
        KmsUnavailableException.class,
        () ->
            store.destroy(
                ONE,
                Deletion.on(DATE),
                key -> {
                  throw new KmsUnavailableException("the root is away");
                },
                Records.STAMP));
    assertEquals(pending, one());
    assertEquals(List.of(ALIAS), store.aliases());
    assertEquals(List.of(), store.tombstones());
    assertEquals(before, store.changeCounter());
    assertTrue(store.destroy(ONE, Deletion.on(DATE), key -> {}, Records.STAMP));
  }

  @Test
  void noKeyGetsTheIdOfOneThatWasDestroyed() {
    insertTwoKeys();
    store.scheduleDeletion(ONE, DATE, Records.STAMP);
    assertTrue(store.destroy(ONE, Deletion.on(DATE), key -> {}, Records.STAMP));
    assertRefused(
        KmsErrorCode.ALREADY_EXISTS,
        () -> store.insert(Records.key(1), Optional.empty(), Records.STAMP));
    assertRefused(
        KmsErrorCode.ALREADY_EXISTS, () -> store.insertUsed(Records.key(1), 1, Records.STAMP));
    assertEquals(List.of(Records.key(2)), store.keys());
  }

  @Test
  void erasingIsDoneOnceForWhatWasDestroyed() {
    insertTwoKeys();
    assertTrue(store.eraseDestroyed(), "there is nothing to do");
    store.scheduleDeletion(ONE, DATE, Records.STAMP);
    assertTrue(store.destroy(ONE, Deletion.on(DATE), key -> {}, Records.STAMP));
    assertTrue(store.eraseDestroyed());
    assertTrue(store.eraseDestroyed());
    assertEquals(List.of(Records.key(2)), opened().keys());
  }

  /** The whole history of a key, told in one place. */
  @Test
  void everyChangeIsToldWithWhatWasAndWhatIs() {
    insertTwoKeys();
    store.updateDescription(ONE, "new", Records.STAMP);
    store.updateState(ONE, KeyState.DISABLED, Records.STAMP);
    store.updateState(ONE, KeyState.ENABLED, Records.STAMP);
    store.putTags(ONE, Map.of("team", "red"), MAX_TAGS, Records.STAMP);
    store.putTags(ONE, Map.of("team", "blue"), MAX_TAGS, Records.STAMP);
    store.removeTags(ONE, Set.of("team"), Records.STAMP);
    store.insertAlias(Records.alias("alias/more", 1), MAX_ALIASES, Records.STAMP);
    assertTrue(store.updateAlias(ALIAS, TWO, MAX_ALIASES, Records.STAMP));
    store.deleteAlias("alias/more", Records.STAMP);
    store.scheduleDeletion(ONE, DATE, Records.STAMP);
    store.cancelDeletion(ONE, Records.STAMP);
    store.scheduleDeletion(ONE, DATE, Records.STAMP);
    Deletion marked = new Deletion(DATE, Optional.of(MARK));
    assertTrue(store.replaceMark(ONE, Deletion.on(DATE), Optional.of(MARK), Records.STAMP));
    assertTrue(store.replaceMark(ONE, marked, Optional.empty(), Records.STAMP));
    assertTrue(store.replaceMark(ONE, Deletion.on(DATE), Optional.of(MARK), Records.STAMP));
    assertTrue(store.destroy(ONE, marked, key -> {}, Records.STAMP));

    String made =
        "{KeySpec=SYMMETRIC_DEFAULT, KeyUsage=ENCRYPT_DECRYPT, Origin=AWS_KMS, KeyState=%s,"
            + " Description=%s, CurrentKeyMaterialId="
            + HexFormat.of().formatHex(Records.key(1).current().id());
    String aliasOfOne = "{AliasName=alias/one, TargetKeyId=" + ONE + "}";
    String pending = "{KeyState=PendingDeletion, DeletionDate=" + DATE;
    String toldMark = ", MarkedForDestruction=" + MARK;
    assertEquals(
        List.of(
            "CreateKey {} " + made.formatted("Enabled", "key 1") + ", AliasName=alias/one}",
            "UpdateKeyDescription {Description=key 1} {Description=new}",
            "DisableKey {KeyState=Enabled} {KeyState=Disabled}",
            "EnableKey {KeyState=Disabled} {KeyState=Enabled}",
            "TagResource {} {team=red}",
            "TagResource {team=red} {team=blue}",
            "UntagResource {team=blue} {}",
            "CreateAlias {} {AliasName=alias/more, TargetKeyId=" + ONE + "}",
            "UpdateAlias " + aliasOfOne + " {AliasName=alias/one, TargetKeyId=" + TWO + "}",
            "DeleteAlias {AliasName=alias/more, TargetKeyId=" + ONE + "} {}",
            "ScheduleKeyDeletion {KeyState=Enabled} " + pending + "}",
            "CancelKeyDeletion " + pending + "} {KeyState=Disabled}",
            "ScheduleKeyDeletion {KeyState=Disabled} " + pending + "}",
            "MarkForDestruction " + pending + "} " + pending + toldMark + "}",
            "WithdrawMark " + pending + toldMark + "} " + pending + "}",
            "MarkForDestruction " + pending + "} " + pending + toldMark + "}",
            "DeleteKey "
                + pending
                + toldMark
                + made.formatted("PendingDeletion", "new")
                    .replaceFirst("^\\{", ", ")
                    .replace(", KeyState=PendingDeletion", "")
                + "} {}"),
        told(opened().changes(ONE, 0, 100)));
    assertEquals(
        List.of("CreateKey", "UpdateAlias"),
        store.changes(TWO, 0, 100).stream().map(ChangeRecord::operation).toList());
  }

  private static List<String> told(List<ChangeRecord> changes) {
    return changes.stream()
        .map(change -> change.operation() + " " + change.was() + " " + change.is())
        .toList();
  }

  @Test
  void rowOfHistoryKeepsWhoAndWhenAndAnyText() {
    String text = "a'b\"c\\d\n{\"x\": [\uD83D\uDD11]}; DROP TABLE change; --";
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    store.updateDescription(ONE, text, Records.STAMP);
    ChangeRecord change = opened().changes(ONE, 0, 100).get(1);
    assertEquals(Records.STAMP, change.stamp());
    assertEquals(Optional.of(ONE), change.keyId());
    assertEquals(Map.of("Description", text), change.is());
  }

  @Test
  void historyComesInPages() {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    for (int i = 0; i < 4; i++) {
      store.updateDescription(ONE, "description " + i, Records.STAMP);
    }
    List<ChangeRecord> all = store.changes(ONE, 0, 100);
    assertEquals(5, all.size());
    assertEquals(all.subList(0, 2), store.changes(ONE, 0, 2));
    assertEquals(all.subList(2, 4), store.changes(ONE, all.get(1).number(), 2));
    assertEquals(List.of(), store.changes(ONE, all.get(4).number(), 2));
    assertEquals(List.of(), store.changes(TWO, 0, 100));
  }

  @Test
  void refusedChangeLeavesNoRow() {
    insertTwoKeys();
    int before = store.changes(ONE, 0, 100).size();
    for (Executable change :
        List.<Executable>of(
            () -> store.insertAlias(Records.alias("alias/x", 1), 1, Records.STAMP),
            () -> store.insertAlias(ALIAS, MAX_ALIASES, Records.STAMP),
            () -> store.putTags(ONE, Map.of("a", "1"), 0, Records.STAMP),
            () -> store.cancelDeletion(ONE, Records.STAMP))) {
      assertThrows(KmsException.class, change);
    }
    assertEquals(before, opened().changes(ONE, 0, 100).size());
  }

  @Test
  void certificatesAreToldByTheirDigests() {
    store.insert(Records.pair(1), Optional.empty(), Records.STAMP);
    store.replaceCertificates(ONE, List.of(new byte[0], new byte[] {'a'}), Records.STAMP);
    assertEquals(
        // printf '' | sha256sum; printf a | sha256sum
        "AttachCertificates {} {CertificateSha256="
            + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            + " ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb}",
        told(store.changes(ONE, 0, 100)).get(1));
  }

  private static void assertRefused(KmsErrorCode code, Executable call) {
    KmsException refused = assertThrows(KmsException.class, call);
    assertEquals(code, refused.code(), refused.getMessage());
  }
}
