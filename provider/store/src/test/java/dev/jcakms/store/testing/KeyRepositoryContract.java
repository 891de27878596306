package dev.jcakms.store.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@link KeyRepository} promises. A store's own test class extends it. */
public abstract class KeyRepositoryContract {
  private static final int MAX_ALIASES = 3;
  private static final int THREADS = 8;
  private static final int DEADLINE_SECONDS = 120;

  private final List<KeyRepository> opened = new ArrayList<>();

  /** The store of this test, which is new and has no keys. */
  @SuppressWarnings("NullAway.Init")
  protected KeyRepository store;

  /** The installation that the new store belongs to. */
  protected abstract String installation();

  /** Opens the store of this test, once more each time, as another process would. */
  protected abstract KeyRepository open();

  /** Runs one statement on the tables, past the repository. */
  protected abstract void executeUnseen(String sql) throws SQLException;

  /** Opens {@link #store}. */
  @BeforeEach
  protected final void openStore() {
    store = opened();
  }

  /** Closes whatever a test opened. */
  @AfterEach
  protected final void closeStores() {
    opened.forEach(KeyRepository::close);
  }

  /** Opens the store, for as long as the test runs. */
  protected final KeyRepository opened() {
    KeyRepository repository = open();
    opened.add(repository);
    return repository;
  }

  @Test
  void sealsAreSetAsideUpToTheCeilingAndNotBeyond() {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    byte[] material = Records.key(1).current().id();
    assertEquals(60, store.reserveSeals(material, 60, 100));
    assertEquals(100, opened().reserveSeals(material, 40, 100));
    KmsException refused =
        assertThrows(KmsException.class, () -> store.reserveSeals(material, 1, 100));
    assertEquals(KmsErrorCode.LIMIT_EXCEEDED, refused.code());
    assertEquals(101, store.reserveSeals(material, 1, 101), "nothing was set aside by a refusal");
  }

  @Test
  void sealsAreSetAsideForOneMaterialAndAreNoChange() {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    store.insert(Records.key(2), Optional.empty(), Records.STAMP);
    long before = store.changeCounter();
    assertEquals(7, store.reserveSeals(Records.key(1).current().id(), 7, 10));
    assertEquals(5, store.reserveSeals(Records.key(2).current().id(), 5, 10));
    assertEquals(before, store.changeCounter());
    assertThrows(KmsNotFoundException.class, () -> store.reserveSeals(new byte[32], 1, 10));
  }

  @Test
  void usedKeyHasItsSealsSetAsideFromTheFirst() {
    store.insertUsed(Records.key(1), 90, Records.STAMP);
    assertEquals(Optional.of(Records.key(1)), store.find(Records.keyId(1)));
    byte[] material = Records.key(1).current().id();
    assertThrows(KmsException.class, () -> store.reserveSeals(material, 11, 100));
    assertEquals(100, store.reserveSeals(material, 10, 100));
    assertRefused(
        KmsErrorCode.ALREADY_EXISTS, () -> store.insertUsed(Records.key(1), 1, Records.STAMP));
  }

  @Test
  void manyThreadsAndTwoInstancesSetAsideEachSealOnce() throws Exception {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    byte[] material = Records.key(1).current().id();
    KeyRepository other = opened();
    Set<Long> totals = ConcurrentHashMap.newKeySet();
    int each = 25;
    atOnce(
        thread -> {
          for (int i = 0; i < each; i++) {
            totals.add((thread % 2 == 0 ? store : other).reserveSeals(material, 1, 1_000));
          }
        });
    assertEquals(THREADS * each, totals.size());
  }

  @Test
  void pairKeepsItsPublicHalf() {
    store.insert(Records.pair(1), Optional.empty(), Records.STAMP);
    assertEquals(Optional.of(Records.pair(1)), opened().find(Records.keyId(1)));
  }

  @Test
  void certificatesAreReplacedAsAWhole() {
    store.insert(Records.pair(1), Optional.empty(), Records.STAMP);
    store.insert(Records.pair(2), Optional.empty(), Records.STAMP);
    assertEquals(List.of(), store.certificates(Records.keyId(1)));
    store.replaceCertificates(Records.keyId(2), List.of(new byte[] {9}), Records.STAMP);
    store.replaceCertificates(
        Records.keyId(1), List.of(new byte[] {3}, new byte[] {1}, new byte[] {2}), Records.STAMP);
    assertChain(Records.keyId(1), 3, 1, 2);
    long before = store.changeCounter();
    store.replaceCertificates(Records.keyId(1), List.of(new byte[] {4}), Records.STAMP);
    assertTrue(store.changeCounter() > before);
    assertChain(Records.keyId(1), 4);
    store.replaceCertificates(Records.keyId(1), List.of(), Records.STAMP);
    assertChain(Records.keyId(1));
    assertChain(Records.keyId(2), 9);
  }

  private void assertChain(KeyId key, int... expected) {
    List<byte[]> chain = opened().certificates(key);
    assertEquals(expected.length, chain.size());
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(new byte[] {(byte) expected[i]}, chain.get(i));
    }
  }

  @Test
  void certificatesOfNoKeyAreRefused() {
    assertThrows(
        KmsNotFoundException.class,
        () -> store.replaceCertificates(Records.keyId(1), List.of(new byte[] {1}), Records.STAMP));
    assertEquals(List.of(), store.certificates(Records.keyId(1)));
  }

  @Test
  void newStoreIsEmptyAndNamesItsInstallation() {
    assertEquals(installation(), store.installation());
    assertEquals(List.of(), store.keys());
    assertEquals(List.of(), store.aliases());
    assertEquals(Optional.empty(), store.find(Records.keyId(1)));
    assertEquals(Optional.empty(), store.findAlias("alias/one"));
  }

  @Test
  void keyComesBackWithAllItsParts() {
    KeyRecord key =
        new KeyRecord(
            KeyId.parse("mrk-0123456789abcdef0123456789abcdef"),
            KmsKeySpec.ECC_NIST_P384,
            KeyUsage.KEY_AGREEMENT,
            KeyOrigin.EXTERNAL,
            KeyState.DISABLED,
            "Schlüssel 'für' \"Ilı\" \uD83D\uDD11; DROP TABLE kms_key; --",
            Records.CREATED,
            List.of(Records.material(3), Records.material(1), Records.material(2)));
    store.insert(key, Optional.empty(), Records.STAMP);
    assertEquals(Optional.of(key), store.find(key.keyId()));
    assertEquals(List.of(key), store.keys());
    assertEquals(Optional.of(key), opened().find(key.keyId()));
  }

  @ParameterizedTest
  @EnumSource(KmsKeySpec.class)
  void everySpecUsageOriginAndStateComesBack(KmsKeySpec spec) {
    long number = 0;
    for (KeyUsage usage : KeyUsage.values()) {
      for (KeyState state : List.of(KeyState.ENABLED, KeyState.DISABLED)) {
        for (KeyOrigin origin : KeyOrigin.values()) {
          KeyRecord plain = Records.key(++number);
          KeyRecord key =
              new KeyRecord(
                  plain.keyId(),
                  spec,
                  usage,
                  origin,
                  state,
                  "",
                  Records.CREATED,
                  plain.materials());
          store.insert(key, Optional.empty(), Records.STAMP);
          assertEquals(Optional.of(key), store.find(key.keyId()));
        }
      }
    }
  }

  @Test
  void keyAndAliasAreInsertedTogether() {
    AliasRecord alias = Records.alias("alias/one", 1);
    store.insert(Records.key(1), Optional.of(alias), Records.STAMP);
    assertEquals(Optional.of(Records.key(1)), store.find(Records.keyId(1)));
    assertEquals(Optional.of(alias), store.findAlias("alias/one"));
    assertEquals(List.of(alias), store.aliases());
  }

  @Test
  void keyAliasAndCertificatesAreInsertedTogetherOrNotAtAll() {
    Optional<AliasRecord> alias = Optional.of(Records.alias("alias/one", 1));
    List<byte[]> chain = List.of(new byte[] {3}, new byte[] {1});
    store.insert(Records.pair(1), alias, chain, Map.of(), Records.STAMP);
    assertEquals(Optional.of(Records.pair(1)), store.find(Records.keyId(1)));
    assertEquals(alias, store.findAlias("alias/one"));
    assertChain(Records.keyId(1), 3, 1);
    Optional<AliasRecord> taken = Optional.of(Records.alias("alias/one", 2));
    assertRefused(
        KmsErrorCode.ALREADY_EXISTS,
        () -> store.insert(Records.pair(2), taken, chain, Map.of(), Records.STAMP));
    assertEquals(List.of(Records.pair(1)), store.keys());
    assertChain(Records.keyId(2));
  }

  @Test
  void keyWhoseAliasExistsIsNotInserted() {
    store.insert(Records.key(1), Optional.of(Records.alias("alias/one", 1)), Records.STAMP);
    assertRefused(
        KmsErrorCode.ALREADY_EXISTS,
        () ->
            store.insert(
                Records.key(2), Optional.of(Records.alias("alias/one", 2)), Records.STAMP));
    assertEquals(List.of(Records.key(1)), store.keys());
    assertEquals(Optional.of(Records.alias("alias/one", 1)), store.findAlias("alias/one"));
  }

  @Test
  void aliasOfAKeyThatExistsAlreadyIsNotInserted() {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    assertRefused(
        KmsErrorCode.ALREADY_EXISTS,
        () ->
            store.insert(
                Records.key(1), Optional.of(Records.alias("alias/one", 1)), Records.STAMP));
    assertEquals(List.of(), store.aliases());
  }

  @Test
  void keyWhoseAliasNamesAnUnknownKeyIsNotInserted() {
    assertRefused(
        KmsErrorCode.NOT_FOUND,
        () ->
            store.insert(
                Records.key(1), Optional.of(Records.alias("alias/two", 2)), Records.STAMP));
    assertEquals(List.of(), store.keys());
    assertEquals(List.of(), store.aliases());
  }

  @Test
  void keyWithTheMaterialOfAnotherIsNotInserted() {
    KeyRecord one = Records.key(1);
    KeyRecord two = Records.key(2);
    store.insert(one, Optional.empty(), Records.STAMP);
    KeyRecord mixed =
        new KeyRecord(
            two.keyId(),
            two.spec(),
            two.usage(),
            two.origin(),
            two.state(),
            two.description(),
            two.creationDate(),
            List.of(two.current(), one.current()));
    assertThrows(KmsException.class, () -> store.insert(mixed, Optional.empty(), Records.STAMP));
    assertEquals(List.of(one), store.keys());
  }

  @Test
  void listsAreOrderedByIdAndByName() {
    for (long number : List.of(2L, -1L, 1L, 0xA000_0000_0000_0000L)) {
      store.insert(Records.key(number), Optional.empty(), Records.STAMP);
    }
    // By their characters' codes, whatever a language says.
    List<String> names =
        List.of("alias/-", "alias/10", "alias/9", "alias/B", "alias/_", "alias/a", "alias/a/a");
    for (int i = names.size() - 1; i >= 0; i--) {
      store.insertAlias(Records.alias(names.get(i), 1), names.size(), Records.STAMP);
    }
    assertEquals(
        List.of(
            Records.keyId(1),
            Records.keyId(2),
            Records.keyId(0xA000_0000_0000_0000L),
            Records.keyId(-1)),
        store.keys().stream().map(KeyRecord::keyId).toList());
    assertEquals(names, store.aliases().stream().map(AliasRecord::name).toList());
  }

  @Test
  void pagesOfKeysGoOnBehindATextWhetherAKeyHasItOrNot() {
    for (long number = 1; number <= 5; number++) {
      store.insert(Records.key(2 * number), Optional.empty(), Records.STAMP);
    }
    assertEquals(ids(2, 4), store.keyIds("", 2, Records.CREATED));
    assertEquals(ids(6, 8), store.keyIds(Records.keyId(4).toString(), 2, Records.CREATED));
    assertEquals(ids(6, 8), store.keyIds(Records.keyId(5).toString(), 2, Records.CREATED));
    assertEquals(ids(10), store.keyIds(Records.keyId(8).toString(), 2, Records.CREATED));
    assertEquals(ids(), store.keyIds(Records.keyId(10).toString(), 2, Records.CREATED));
  }

  private static List<KeyId> ids(long... numbers) {
    return Arrays.stream(numbers).mapToObj(Records::keyId).toList();
  }

  @Test
  void pagesOfAliasesAreOfAllKeysOrOfOne() {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    store.insert(Records.key(2), Optional.empty(), Records.STAMP);
    List<String> names = List.of("alias/B", "alias/a", "alias/b", "alias/c");
    for (int i = 0; i < names.size(); i++) {
      store.insertAlias(Records.alias(names.get(i), 1 + i % 2), MAX_ALIASES, Records.STAMP);
    }
    assertEquals(names.subList(0, 2), aliases(Optional.empty(), "", 2));
    assertEquals(names.subList(2, 4), aliases(Optional.empty(), "alias/a", 2));
    assertEquals(names.subList(2, 3), aliases(Optional.empty(), "alias/aa", 1));
    Optional<KeyId> two = Optional.of(Records.keyId(2));
    assertEquals(List.of("alias/a", "alias/c"), aliases(two, "", 9));
    assertEquals(List.of("alias/c"), aliases(two, "alias/b", 9));
    assertEquals(List.of(), aliases(Optional.of(Records.keyId(3)), "", 9));
  }

  private List<String> aliases(Optional<KeyId> target, String after, int limit) {
    return store.aliases(target, after, limit, Records.CREATED).stream()
        .map(AliasRecord::name)
        .toList();
  }

  @Test
  void keyWhoseDeletionIsDueIsInNoPageAndNeitherAreItsAliases() {
    store.insert(Records.key(1), Optional.of(Records.alias("alias/one", 1)), Records.STAMP);
    store.insert(Records.key(2), Optional.of(Records.alias("alias/two", 2)), Records.STAMP);
    Instant date = Records.CREATED.plusSeconds(9);
    store.scheduleDeletion(Records.keyId(1), date, Records.STAMP);
    assertEquals(ids(1, 2), store.keyIds("", 9, date.minusMillis(1)));
    assertEquals(ids(2), store.keyIds("", 9, date));
    assertEquals(2, store.aliases(Optional.empty(), "", 9, date.minusMillis(1)).size());
    assertEquals(
        List.of(Records.alias("alias/two", 2)), store.aliases(Optional.empty(), "", 9, date));
    assertEquals(List.of(), store.aliases(Optional.of(Records.keyId(1)), "", 9, date));
  }

  @Test
  void aliasIsFoundByItsExactNameAlone() {
    store.insert(Records.key(1), Optional.of(Records.alias("alias/one", 1)), Records.STAMP);
    for (String name : List.of("alias/One", "ALIAS/ONE", "alias/on_", "alias/%", "alias/one ")) {
      assertEquals(Optional.empty(), store.findAlias(name), name);
    }
    store.insertAlias(Records.alias("alias/One", 1), MAX_ALIASES, Records.STAMP);
    assertEquals(2, store.aliases().size());
  }

  @Test
  void aliasThatExistsIsRefusedAndKeepsItsTarget() {
    store.insert(Records.key(1), Optional.of(Records.alias("alias/one", 1)), Records.STAMP);
    store.insert(Records.key(2), Optional.empty(), Records.STAMP);
    assertRefused(
        KmsErrorCode.ALREADY_EXISTS,
        () -> store.insertAlias(Records.alias("alias/one", 2), MAX_ALIASES, Records.STAMP));
    assertEquals(Records.keyId(1), store.findAlias("alias/one").orElseThrow().target());
  }

  @Test
  void aliasOfAnUnknownKeyIsRefused() {
    assertThrows(
        KmsNotFoundException.class,
        () -> store.insertAlias(Records.alias("alias/one", 1), MAX_ALIASES, Records.STAMP));
    assertEquals(List.of(), store.aliases());
  }

  @Test
  void oneAliasMoreThanAKeyMayHaveIsRefused() {
    store.insert(Records.key(1), Optional.of(Records.alias("alias/0", 1)), Records.STAMP);
    store.insert(Records.key(2), Optional.empty(), Records.STAMP);
    for (int i = 1; i < MAX_ALIASES; i++) {
      store.insertAlias(Records.alias("alias/" + i, 1), MAX_ALIASES, Records.STAMP);
    }
    assertRefused(
        KmsErrorCode.LIMIT_EXCEEDED,
        () -> store.insertAlias(Records.alias("alias/more", 1), MAX_ALIASES, Records.STAMP));
    assertEquals(Optional.empty(), store.findAlias("alias/more"));
    store.insertAlias(Records.alias("alias/more", 2), MAX_ALIASES, Records.STAMP);
    assertEquals(MAX_ALIASES + 1, store.aliases().size());
  }

  @Test
  void newStateChangesNothingElse() {
    KeyRecord key = Records.key(1);
    store.insert(key, Optional.of(Records.alias("alias/one", 1)), Records.STAMP);
    store.insert(Records.key(2), Optional.empty(), Records.STAMP);
    store.updateState(key.keyId(), KeyState.DISABLED, Records.STAMP);
    KeyRecord disabled =
        new KeyRecord(
            key.keyId(),
            key.spec(),
            key.usage(),
            key.origin(),
            KeyState.DISABLED,
            key.description(),
            key.creationDate(),
            key.materials());
    assertEquals(List.of(disabled, Records.key(2)), store.keys());
    assertEquals(List.of(Records.alias("alias/one", 1)), store.aliases());
    store.updateState(key.keyId(), KeyState.ENABLED, Records.STAMP);
    assertEquals(Optional.of(key), store.find(key.keyId()));
  }

  @Test
  void newStateOfAnUnknownKeyIsRefused() {
    assertThrows(
        KmsNotFoundException.class,
        () -> store.updateState(Records.keyId(1), KeyState.DISABLED, Records.STAMP));
  }

  @Test
  void changeCounterMovesWithEveryChange() {
    KeyRepository other = opened();
    List<Runnable> changes =
        List.of(
            () -> store.insert(Records.key(1), Optional.empty(), Records.STAMP),
            () ->
                store.insert(
                    Records.key(2), Optional.of(Records.alias("alias/two", 2)), Records.STAMP),
            () -> store.insertAlias(Records.alias("alias/one", 1), MAX_ALIASES, Records.STAMP),
            () -> store.updateState(Records.keyId(1), KeyState.DISABLED, Records.STAMP),
            () -> store.updateState(Records.keyId(1), KeyState.ENABLED, Records.STAMP));
    long before = store.changeCounter();
    for (Runnable change : changes) {
      change.run();
      long after = store.changeCounter();
      assertTrue(after > before, after + " after " + before);
      assertEquals(after, other.changeCounter());
      before = after;
    }
  }

  @Test
  void changeCounterStandsStillWithoutAChange() {
    store.insert(Records.key(1), Optional.of(Records.alias("alias/one", 1)), Records.STAMP);
    long before = store.changeCounter();
    List<Executable> refused =
        List.of(
            () -> store.insert(Records.key(1), Optional.empty(), Records.STAMP),
            () ->
                store.insert(
                    Records.key(2), Optional.of(Records.alias("alias/one", 2)), Records.STAMP),
            () -> store.insertAlias(Records.alias("alias/one", 1), MAX_ALIASES, Records.STAMP),
            () -> store.insertAlias(Records.alias("alias/two", 2), MAX_ALIASES, Records.STAMP),
            () -> store.insertAlias(Records.alias("alias/more", 1), 1, Records.STAMP),
            () -> store.updateState(Records.keyId(2), KeyState.DISABLED, Records.STAMP));
    for (Executable change : refused) {
      assertThrows(KmsException.class, change);
    }
    store.keys();
    store.aliases();
    store.find(Records.keyId(1));
    store.findAlias("alias/one");
    opened();
    assertEquals(before, store.changeCounter());
  }

  @Test
  void changeIsSeenByWhoeverHasTheStoreOpen() {
    KeyRepository other = opened();
    assertEquals(List.of(), other.keys());
    store.insert(Records.key(1), Optional.of(Records.alias("alias/one", 1)), Records.STAMP);
    assertEquals(List.of(Records.key(1)), other.keys());
    assertEquals(List.of(Records.alias("alias/one", 1)), other.aliases());
    other.updateState(Records.keyId(1), KeyState.DISABLED, Records.STAMP);
    assertEquals(KeyState.DISABLED, store.find(Records.keyId(1)).orElseThrow().state());
  }

  @Test
  void changesOfManyThreadsAreAllKeptAndCounted() throws Exception {
    KeyRepository other = opened();
    int keysOfAThread = 10;
    long before = store.changeCounter();
    atOnce(
        thread -> {
          for (int i = 0; i < keysOfAThread; i++) {
            long number = thread * keysOfAThread + i + 1;
            KeyRepository one = i % 2 == 0 ? store : other;
            one.insert(
                Records.key(number),
                Optional.of(Records.alias("alias/" + number, number)),
                Records.STAMP);
            assertEquals(Optional.of(Records.key(number)), one.find(Records.keyId(number)));
          }
        });
    assertEquals(THREADS * keysOfAThread, store.keys().size());
    assertEquals(THREADS * keysOfAThread, store.aliases().size());
    assertEquals(before + (long) THREADS * keysOfAThread, store.changeCounter());
  }

  @Test
  void ofManyThreadsThatInsertOneAliasOneSucceeds() throws Exception {
    KeyRepository other = opened();
    AtomicInteger refused = new AtomicInteger();
    atOnce(
        thread -> {
          KeyRepository one = thread % 2 == 0 ? store : other;
          try {
            one.insert(
                Records.key(thread),
                Optional.of(Records.alias("alias/one", thread)),
                Records.STAMP);
          } catch (KmsException e) {
            assertEquals(KmsErrorCode.ALREADY_EXISTS, e.code(), e.getMessage());
            refused.incrementAndGet();
          }
        });
    assertEquals(THREADS - 1, refused.get());
    assertEquals(
        List.of(store.findAlias("alias/one").orElseThrow().target()),
        store.keys().stream().map(KeyRecord::keyId).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE kms_key SET state = 'PENDING_IMPORT'",
        "UPDATE kms_key SET state = 'enabled'",
        "UPDATE kms_key SET state = ''",
        "UPDATE kms_key SET spec = 'AES_512'",
        "UPDATE kms_key SET key_usage = 'DANCE'",
        "UPDATE kms_key SET origin = 'ELSEWHERE'",
        "DELETE FROM material"
      })
  void keyWhoseRowIsNotFullyUnderstoodIsRefused(String change) throws SQLException {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    executeUnseen(change);
    assertRefused(KmsErrorCode.INTERNAL, () -> store.find(Records.keyId(1)));
    assertRefused(KmsErrorCode.INTERNAL, store::keys);
  }

  @Test
  void closedStoreRefusesEveryCall() {
    store.insert(Records.key(1), Optional.empty(), Records.STAMP);
    store.close();
    List<Executable> calls =
        List.of(
            store::installation,
            store::changeCounter,
            store::keys,
            store::aliases,
            () -> store.find(Records.keyId(1)),
            () -> store.findAlias("alias/one"),
            () -> store.insert(Records.key(2), Optional.empty(), Records.STAMP),
            () -> store.insertAlias(Records.alias("alias/one", 1), MAX_ALIASES, Records.STAMP),
            () -> store.updateState(Records.keyId(1), KeyState.DISABLED, Records.STAMP));
    for (Executable call : calls) {
      assertThrows(KmsUnavailableException.class, call);
    }
    store.close();
    assertEquals(List.of(Records.key(1)), opened().keys());
  }

  private interface Work {
    void of(long thread) throws Exception;
  }

  private static void atOnce(Work work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long thread = i;
        Callable<Boolean> task =
            () -> {
              start.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
              work.of(thread);
              return true;
            };
        results.add(threads.submit(task));
      }
      for (Future<Boolean> result : results) {
        assertTrue(result.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void assertRefused(KmsErrorCode code, Executable call) {
    KmsException refused = assertThrows(KmsException.class, call);
    assertEquals(code, refused.code(), refused.getMessage());
  }
}
