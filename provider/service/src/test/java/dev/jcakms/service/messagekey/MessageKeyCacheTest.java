package dev.jcakms.service.messagekey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.KeyId;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Operation;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.gate.Request;
import dev.jcakms.service.gate.Watcher;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.root.RootKeys;
import dev.jcakms.service.testing.MemoryInstallation;
import dev.jcakms.service.testing.StillClocks;
import dev.jcakms.service.testing.Threaded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which message key is taken, when the root is asked for one, and when one is wiped. */
class MessageKeyCacheTest {
  private static final long NEVER_MILLIS = 600_000;
  private static final Duration AGE = Duration.ofMinutes(5);
  private static final String ALIAS = "alias/orders";
  private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "42");
  private static final Principal PRINCIPAL = new Principal("arn:one");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final StillClocks clocks = new StillClocks();

  /** Without a thread. */
  private final Watcher watcher = new Watcher(clocks, task -> {});

  /** The arrays that became message keys, in their order. */
  private final List<byte[]> drawn = new CopyOnWriteArrayList<>();

  private MemoryInstallation installation;
  private Gate gate;
  private MessageKeys keys;

  @BeforeEach
  void makeAKey() {
    installation = new MemoryInstallation(directory);
    installation.addKey(ALIAS);
    gate = new Gate(installation, clocks, Duration.ZERO, watcher);
    keys = messageKeys(new CacheLimits(10, AGE, 1 << 20, 1L << 36), NEVER_MILLIS);
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private MessageKeys messageKeys(CacheLimits limits, long deadlineMillis) {
    return new MessageKeys(
        new RootKeys(installation, MemoryInstallation.RANDOM, clocks),
        Primitives.best(),
        this::draw,
        clocks,
        limits,
        deadlineMillis,
        watcher);
  }

  private void draw(byte[] bytes) {
    MemoryInstallation.RANDOM.nextBytes(bytes);
    if (bytes.length == MessageHeader.MESSAGE_KEY_BYTES) {
      drawn.add(bytes);
    }
  }

  private Permit permit(Principal principal, Operation operation, EncryptionContext context) {
    return gate.admit(new Request(principal, operation, KeyName.of(ALIAS), context));
  }

  private MessageKey forEncryption(
      MessageKeys from, Principal principal, EncryptionContext context) {
    Permit permit = permit(principal, Operation.ENCRYPT, context);
    return from.forEncryption(permit, permit.record(clocks.now()), clocks.now(), 1);
  }

  private MessageKey forEncryption() {
    return forEncryption(keys, PRINCIPAL, CONTEXT);
  }

  private MessageKey forDecryption(MessageKeys from, RootCiphertext sealed) {
    Permit permit = permit(PRINCIPAL, Operation.DECRYPT, CONTEXT);
    return from.forDecryption(permit, permit.record(clocks.now()), clocks.now(), sealed);
  }

  private MessageKey forDecryption(RootCiphertext sealed) {
    return forDecryption(keys, sealed);
  }

  /** Whether nobody holds it, the taker's lease being given back. */
  private static boolean isWiped(MessageKey key) {
    boolean leased = key.lease();
    if (leased) {
      key.release();
    }
    return !leased;
  }

  @Test
  void sameKeyContextAndPrincipalShareAMessageKey() {
    MessageKey first = forEncryption();
    assertSame(first, forEncryption(keys, new Principal(PRINCIPAL.arn()), CONTEXT));
    assertNotSame(first, forEncryption(keys, new Principal("arn:another"), CONTEXT));
    assertNotSame(first, forEncryption(keys, PRINCIPAL, EncryptionContext.none()));
    assertEquals(3, installation.rootCalls("seal"));
  }

  @Test
  void usesAreEqualWhereAllThatTheyNameIs() {
    KeyId keyId = installation.addKey("alias/one").keyId();
    KeyId otherKeyId = installation.addKey("alias/other").keyId();
    EncryptionContext none = EncryptionContext.none();
    Object encryption = new EncryptionKeys.Use(keyId, CONTEXT, PRINCIPAL);
    Object same = new EncryptionKeys.Use(keyId, CONTEXT, new Principal(PRINCIPAL.arn()));
    assertEquals(encryption, same);
    assertEquals(encryption.hashCode(), same.hashCode());
    assertNotEquals(encryption, new EncryptionKeys.Use(otherKeyId, CONTEXT, PRINCIPAL));
    assertNotEquals(encryption, new EncryptionKeys.Use(keyId, none, PRINCIPAL));
    assertNotEquals(
        encryption, new EncryptionKeys.Use(keyId, CONTEXT, new Principal("arn:another")));

    RootCiphertext sealed = forEncryption().rootCiphertext();
    RootCiphertext otherSealed = forEncryption(keys, PRINCIPAL, none).rootCiphertext();
    Object decryption = new DecryptionKeys.Use(sealed, CONTEXT);
    assertEquals(decryption, new DecryptionKeys.Use(sealed, CONTEXT));
    assertEquals(decryption.hashCode(), new DecryptionKeys.Use(sealed, CONTEXT).hashCode());
    assertNotEquals(decryption, new DecryptionKeys.Use(otherSealed, CONTEXT));
    assertNotEquals(decryption, new DecryptionKeys.Use(sealed, none));
    assertNotEquals(decryption, encryption);
  }

  @Test
  void whatWasMadeHereIsAtHandToDecrypt() {
    MessageKey made = forEncryption();
    assertSame(made, forDecryption(made.rootCiphertext()));
    assertEquals(0, installation.rootCalls("open"));
  }

  @Test
  void whatCameFromElsewhereIsOpenedOnceAndNeverEncrypts() {
    try (MessageKeys elsewhere = messageKeys(CacheLimits.DEFAULT, NEVER_MILLIS)) {
      MessageKey made = forEncryption(elsewhere, PRINCIPAL, CONTEXT);
      MessageKey opened = forDecryption(made.rootCiphertext());
      assertNotSame(made, opened);
      assertArrayEquals(made.commitment(), opened.commitment());
      assertEquals(made.rootCiphertext(), opened.rootCiphertext());
      assertSame(opened, forDecryption(made.rootCiphertext()));
      assertEquals(1, installation.rootCalls("open"));
      assertNotEquals(made.rootCiphertext(), forEncryption().rootCiphertext());
    }
  }

  @Test
  void messageKeyIsOpenedForItsContextAlone() {
    MessageKey made = forEncryption();
    Permit other = permit(PRINCIPAL, Operation.DECRYPT, EncryptionContext.none());
    assertThrows(
        KmsInvalidCiphertextException.class,
        () ->
            keys.forDecryption(
                other, other.record(clocks.now()), clocks.now(), made.rootCiphertext()));
    assertEquals(1, installation.rootCalls("open"));
  }

  @Test
  void rootCiphertextOfOtherMaterialIsRefusedBeforeTheRootIsAsked() {
    KeyRecord other = installation.addKey("alias/other");
    Permit permit = permit(PRINCIPAL, Operation.DECRYPT, CONTEXT);
    RootCiphertext sealed = forEncryption().rootCiphertext();
    assertThrows(
        KmsInvalidCiphertextException.class,
        () -> keys.forDecryption(permit, other, clocks.now(), sealed));
    assertEquals(0, installation.rootCalls("open"));
  }

  @Test
  void messageKeyIsTakenUntilItsAgeIsTheLimitByEitherClock() {
    MessageKey first = forEncryption();
    clocks.advance(AGE.minus(Duration.ofMillis(1)));
    assertSame(first, forEncryption());
    clocks.advanceMonotonic(Duration.ofMillis(1));
    MessageKey second = forEncryption();
    assertNotSame(first, second);
    clocks.advanceWall(AGE);
    assertNotSame(second, forEncryption());
  }

  @Test
  void messageKeyIsTakenForAsManyMessagesAndBytesAsItMay() {
    try (MessageKeys few = messageKeys(new CacheLimits(10, AGE, 2, 1L << 36), NEVER_MILLIS)) {
      MessageKey first = forEncryption(few, PRINCIPAL, CONTEXT);
      assertSame(first, forEncryption(few, PRINCIPAL, CONTEXT));
      assertNotSame(first, forEncryption(few, PRINCIPAL, CONTEXT));
    }
  }

  @Test
  void messageKeyIsWipedWhenItIsDroppedAndTheLastTakerHasGivenItBack() {
    MessageKey first = forEncryption();
    clocks.advance(AGE);
    forEncryption().release();
    assertFalse(isWiped(first), "a taker still has it");
    first.release();
    // The use to decrypt keeps it until it is looked for.
    assertNotSame(first, forDecryption(first.rootCiphertext()));
    assertTrue(isWiped(first));
  }

  @Test
  void moreUsesThanEntriesDropTheOthers() {
    try (MessageKeys one = messageKeys(new CacheLimits(1, AGE, 100, 100), NEVER_MILLIS)) {
      MessageKey first = forEncryption(one, PRINCIPAL, CONTEXT);
      first.release();
      for (int i = 0; i < 20; i++) {
        forEncryption(one, PRINCIPAL, EncryptionContext.of("i", Integer.toString(i))).release();
      }
      assertTrue(isWiped(first));
    }
  }

  @Test
  void switchedOffEveryMessageHasAMessageKeyThatIsWipedWithIt() {
    try (MessageKeys off = messageKeys(CacheLimits.OFF, NEVER_MILLIS)) {
      MessageKey first = forEncryption(off, PRINCIPAL, CONTEXT);
      assertNotSame(first, forEncryption(off, PRINCIPAL, CONTEXT));
      MessageKey opened = forDecryption(off, first.rootCiphertext());
      assertNotSame(first, opened);
      first.release();
      opened.release();
      assertTrue(isWiped(first));
      assertTrue(isWiped(opened));
    }
  }

  @Test
  void failureIsNotRemembered() {
    installation.beforeRoot =
        () -> {
          throw new HsmException(HsmException.Reason.UNAVAILABLE, "away");
        };
    assertThrows(KmsUnavailableException.class, this::forEncryption);
    installation.beforeRoot = () -> {};
    forEncryption().release();
    assertEquals(List.of("seal", "seal"), installation.rootAsked);
  }

  @Test
  void failureThatIsNoRefusalIsNotRememberedEither() {
    installation.beforeRoot =
        () -> {
          throw new AssertionError("a fault");
        };
    assertThrows(KmsUnavailableException.class, this::forEncryption);
    installation.beforeRoot = () -> {};
    forEncryption().release();
  }

  @Test
  void loadIsSharedByAllWhoWaitForIt() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    installation.beforeRoot = () -> awaitQuietly(held);
    Threaded<MessageKey> first = Threaded.start(this::forEncryption);
    first.awaitState(Thread.State.TIMED_WAITING);
    Threaded<MessageKey> second = Threaded.start(this::forEncryption);
    second.awaitState(Thread.State.TIMED_WAITING);
    held.countDown();
    assertSame(first.get(), second.get());
    assertEquals(1, installation.rootCalls("seal"));
  }

  @Test
  void callerStopsWaitingAtTheDeadlineAndTheLoadGoesOn() {
    CountDownLatch held = new CountDownLatch(1);
    installation.beforeRoot = () -> awaitQuietly(held);
    try (MessageKeys impatient = messageKeys(CacheLimits.DEFAULT, 1)) {
      assertThrows(
          KmsUnavailableException.class, () -> forEncryption(impatient, PRINCIPAL, CONTEXT));
      held.countDown();
    }
  }

  @Test
  void openingsGoOnWhileAllSealingsHang() throws Exception {
    RootCiphertext sealed;
    try (MessageKeys elsewhere = messageKeys(CacheLimits.DEFAULT, NEVER_MILLIS)) {
      sealed = forEncryption(elsewhere, PRINCIPAL, CONTEXT).rootCiphertext();
    }
    CountDownLatch held = new CountDownLatch(1);
    installation.beforeRoot =
        () -> {
          if (installation.rootAsked.get(installation.rootAsked.size() - 1).equals("seal")) {
            awaitQuietly(held);
          }
        };
    List<Threaded<MessageKey>> hanging =
        Collections.nCopies(4, 0).stream()
            .map(
                unused ->
                    Threaded.start(
                        () ->
                            forEncryption(
                                keys, new Principal(Thread.currentThread().getName()), CONTEXT)))
            .toList();
    hanging.forEach(task -> task.awaitState(Thread.State.TIMED_WAITING));
    while (installation.rootCalls("seal") < 5) {
      Thread.onSpinWait();
    }
    forDecryption(sealed).release();
    held.countDown();
    for (Threaded<MessageKey> task : hanging) {
      task.get().release();
    }
  }

  @Test
  void closingDropsEverythingAtHand() {
    MessageKey atHand = forEncryption();
    atHand.release();
    keys.close();
    assertTrue(isWiped(atHand));
    assertThrows(KmsUnavailableException.class, this::forEncryption);
    RootCiphertext sealed = atHand.rootCiphertext();
    assertThrows(KmsUnavailableException.class, () -> forDecryption(sealed));
  }

  @Test
  void closingEndsTheWaitForARootThatHangs() throws Exception {
    RootCiphertext sealed;
    try (MessageKeys elsewhere = messageKeys(CacheLimits.DEFAULT, NEVER_MILLIS)) {
      sealed = forEncryption(elsewhere, PRINCIPAL, CONTEXT).rootCiphertext();
    }
    CountDownLatch held = new CountDownLatch(1);
    installation.beforeRoot = () -> awaitWhateverComes(held);
    List<Threaded<MessageKey>> waiting =
        List.of(Threaded.start(this::forEncryption), Threaded.start(() -> forDecryption(sealed)));
    waiting.forEach(task -> task.awaitState(Thread.State.TIMED_WAITING));

    keys.close();

    for (Threaded<MessageKey> task : waiting) {
      ExecutionException failed = assertThrows(ExecutionException.class, task::get);
      KmsUnavailableException closed =
          assertInstanceOf(KmsUnavailableException.class, failed.getCause());
      assertEquals("this provider instance is closed", closed.getMessage());
    }
    held.countDown();
  }

  @Test
  void messageKeyThatComesAfterTheCloseIsNotKept() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    installation.beforeRoot =
        () -> {
          begun.countDown();
          awaitWhateverComes(held);
        };
    Threaded<MessageKey> waiting = Threaded.start(this::forEncryption);
    waiting.awaitState(Thread.State.TIMED_WAITING);
    begun.await();
    keys.close();
    held.countDown();
    awaitWiped(drawn.get(0));
    RootCiphertext sealed = Objects.requireNonNull(installation.lastSealed);
    assertThrows(KmsUnavailableException.class, () -> forDecryption(sealed));
  }

  @Test
  void closingInterruptsTheRoot() throws Exception {
    RootCiphertext sealed;
    try (MessageKeys elsewhere = messageKeys(CacheLimits.DEFAULT, NEVER_MILLIS)) {
      sealed = forEncryption(elsewhere, PRINCIPAL, CONTEXT).rootCiphertext();
    }
    CountDownLatch interrupted = new CountDownLatch(2);
    installation.beforeRoot =
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        };
    for (Threaded<MessageKey> task :
        List.of(Threaded.start(this::forEncryption), Threaded.start(() -> forDecryption(sealed)))) {
      task.awaitState(Thread.State.TIMED_WAITING);
    }
    while (installation.rootAsked.size() < 3) {
      Thread.onSpinWait();
    }
    keys.close();
    interrupted.await();
  }

  @Test
  void messageKeysAreWipedWhereTheyWereInTheClear() {
    RootCiphertext sealed = forEncryption().rootCiphertext();
    assertArrayEquals(new byte[32], drawn.get(0));
    try (MessageKeys elsewhere = messageKeys(CacheLimits.DEFAULT, NEVER_MILLIS)) {
      forDecryption(elsewhere, sealed).release();
    }
    assertArrayEquals(new byte[32], installation.lastOpened);
  }

  @Test
  void messageKeysThatAreOldAtOnceAreLookedForSixteenTimesAtMost() {
    try (MessageKeys old =
        messageKeys(new CacheLimits(10, Duration.ZERO, 100, 100), NEVER_MILLIS)) {
      forEncryption(old, PRINCIPAL, CONTEXT).release();
      assertTrue(installation.rootCalls("seal") <= 17);
    }
  }

  private static void awaitWiped(byte[] secret) {
    while (!Arrays.equals(secret, new byte[secret.length])) {
      Thread.onSpinWait();
    }
  }

  /** As a module does that hangs: an interrupt is nothing to it. */
  private static void awaitWhateverComes(CountDownLatch latch) {
    boolean open = false;
    while (!open) {
      try {
        latch.await();
        open = true;
      } catch (InterruptedException goesOn) {
        // Waits again.
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new HsmException(HsmException.Reason.UNAVAILABLE, "interrupted", e);
    }
  }
}
