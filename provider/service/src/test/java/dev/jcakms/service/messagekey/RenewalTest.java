package dev.jcakms.service.messagekey;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.gate.Operation;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.root.RootKeys;
import dev.jcakms.service.testing.MemoryInstallation;
import dev.jcakms.service.testing.Threaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Encryption keys are renewed ahead of their limits, and never live longer than those. */
class RenewalTest extends CacheFixture {
  private static final String RENEWAL = "jcakms-renewal";
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final byte HIGHEST_CHANCE = (byte) 0xFF;
  private static final byte[] MATERIAL = new byte[32];
  private static final CacheLimits FEW = new CacheLimits(10, AGE, 1000, 100_000);

  private static Moment after(Duration age) {
    return new Moment(age.toNanos(), age.toMillis());
  }

  @Test
  void renewalIsDueFromItsPointOnByAgeMessagesOrBytesWhicheverIsFirst() {
    SplittableRandom random = seeded("renewalIsDueFromItsPointOn");
    for (int i = 0; i < 200; i++) {
      double point = 0.8 + 0.1 * random.nextDouble();
      EncryptionEntry entry = new EncryptionEntry(after(Duration.ZERO), MATERIAL, FEW, point);
      Moment now = after(Duration.ofMillis(random.nextInt((int) (AGE.toMillis() * point))));
      long atPoint = (long) Math.ceil(1000 * point);
      long length = random.nextBoolean() ? 1 : 200;
      long messages = length == 1 ? atPoint : (long) Math.ceil(100_000 * point / length);
      for (long message = 1; message < messages; message++) {
        assertTrue(entry.count(length));
      }
      assertFalse(entry.isRenewalDue(now), () -> point + " at " + messages + " of " + length);
      assertTrue(entry.count(length));
      assertTrue(entry.isRenewalDue(now), () -> point + " at " + messages + " of " + length);
    }
  }

  @Test
  void renewalPointLiesBetweenEightyAndNinetyPercentOfTheAge() {
    for (byte extreme : new byte[] {0, HIGHEST_CHANCE}) {
      chance = extreme;
      Duration point = AGE.multipliedBy(extreme == 0 ? 8 : 9).dividedBy(10);
      try (MessageKeys fresh = cache(LIMITS)) {
        EncryptionContext context = EncryptionContext.of("extreme", Byte.toString(extreme));
        int before = installation.rootCalls("seal");
        MessageKey first = take(fresh, context);
        // The highest chance is just below one.
        clocks.advance(point.minusMillis(2));
        assertSame(first, take(fresh, context));
        awaitIdle(RENEWAL);
        assertEquals(before + 1, installation.rootCalls("seal"), "not yet");
        clocks.advance(Duration.ofMillis(2));
        assertSame(first, take(fresh, context), "it goes on until the next one is here");
        awaitRootCalls("seal", before + 2);
      }
    }
  }

  @Test
  void nobodyWaitsForARenewal() {
    CountDownLatch held = new CountDownLatch(1);
    holdAtTheRoot("jcakms-renewal", held);
    MessageKey first = take();
    clocks.advance(AGE.minus(MILLISECOND));
    for (int message = 0; message < 10; message++) {
      assertSame(first, take());
    }
    held.countDown();
    awaitOther(first);
    clocks.advance(MILLISECOND);
    take();
    assertEquals(2, installation.rootCalls("seal"), "one renewal, and no load at the limit");
  }

  @Test
  void callerAtTheLimitWaitsForTheRenewalThatIsUnderWayAndAsksTheRootForNoOther() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    holdAtTheRoot("jcakms-renewal", held);
    MessageKey first = take();
    clocks.advance(AGE.minus(MILLISECOND));
    take();
    awaitRootCalls("seal", 2);
    clocks.advance(MILLISECOND);
    List<Threaded<MessageKey>> waiting =
        List.of(Threaded.start(this::take), Threaded.start(this::take));
    waiting.forEach(task -> task.awaitState(Thread.State.TIMED_WAITING));
    held.countDown();
    MessageKey second = waiting.get(0).get();
    assertNotSame(first, second);
    assertSame(second, waiting.get(1).get());
    assertSame(second, take());
    assertEquals(2, installation.rootCalls("seal"));
  }

  @Test
  void callerAtTheLimitWaitsForTheRenewalThoughAnotherIsInTheMiddleOfPlacingIt() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    holdAtTheRoot("a-renewal", held);
    RootMessageKeys root =
        new RootMessageKeys(
            new RootKeys(installation, MemoryInstallation.RANDOM, clocks),
            Primitives.best(),
            MemoryInstallation.RANDOM,
            new CipherBudget(10));
    Places<EncryptionKeys.Use, EncryptionEntry> places =
        new Places<>(10, new EvictionWarning("encrypt", 10, new EvictionWarning.Leave()), () -> {});
    EncryptionKeys.Use use =
        new EncryptionKeys.Use(record.keyId(), CONTEXT, new Principal("arn:one"));
    try (Loads seals = new Loads("a-seal", () -> 1, NEVER_MILLIS);
        Loads renewals = new Loads("a-renewal", () -> 1, NEVER_MILLIS)) {
      EncryptionKeys encryption =
          new EncryptionKeys(
              places,
              LIMITS,
              clocks,
              root,
              (key, context, now) -> root.generate(key, context),
              seals,
              renewals);
      MessageKey first = encryption.take(record, use, clocks.now(), 1).key();
      clocks.advance(AGE.minus(MILLISECOND));
      assertSame(first, encryption.take(record, use, clocks.now(), 1).key());
      EncryptionEntry old = requireNonNull(places.present(use));
      EncryptionEntry next = requireNonNull(old.successor());
      assertTrue(next.takeToPlace(), "this thread is in the middle of it");
      clocks.advance(MILLISECOND);
      Threaded<MessageKey> waiting =
          Threaded.start(() -> encryption.take(record, use, clocks.now(), 1).key());
      waiting.awaitState(Thread.State.TIMED_WAITING);
      assertTrue(places.replace(use, old, next));
      held.countDown();
      assertSame(next.key().get(), waiting.get());
      assertEquals(2, installation.rootCalls("seal"));
    }
  }

  @Test
  void renewalThatFailsWhileSomebodyWaitsForItIsNotRemembered() {
    CountDownLatch held = new CountDownLatch(1);
    installation.beforeRoot =
        () -> {
          if (Thread.currentThread().getName().startsWith(RENEWAL)) {
            awaitQuietly(held);
            fail();
          }
        };
    take();
    clocks.advance(AGE.minus(MILLISECOND));
    take();
    awaitRootCalls("seal", 2);
    clocks.advance(MILLISECOND);
    Threaded<MessageKey> waiting = Threaded.start(this::take);
    waiting.awaitState(Thread.State.TIMED_WAITING);
    held.countDown();
    ExecutionException failed = assertThrows(ExecutionException.class, waiting::get);
    assertInstanceOf(KmsUnavailableException.class, failed.getCause());
    assertSame(take(), take());
  }

  @Test
  void closingInterruptsARenewal() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    installation.beforeRoot =
        () -> {
          if (Thread.currentThread().getName().startsWith(RENEWAL)) {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
          }
        };
    take();
    clocks.advance(AGE.minus(MILLISECOND));
    take();
    awaitRootCalls("seal", 2);
    keys.close();
    interrupted.await();
  }

  @Test
  void keyThatWasRenewedIsWipedWhenNothingHoldsItAnyMore() {
    MessageKey first = take();
    clocks.advance(AGE.minus(MILLISECOND));
    awaitOther(first);
    assertFalse(isWiped(first), "it decrypts for as long as it is young");
    clocks.advance(MILLISECOND);
    assertNotSame(first, open(keys, first.rootCiphertext()));
    assertTrue(isWiped(first));
  }

  @Test
  void renewalThatFailsIsTriedAgainAfterAPauseThatDoubles() {
    failRenewals();
    MessageKey first = take();
    clocks.advance(AGE.multipliedBy(9).dividedBy(10));
    take();
    awaitRenewals(2);
    for (int pause = 1; pause <= 8; pause *= 2) {
      int before = installation.rootCalls("seal");
      clocks.advance(Duration.ofSeconds(pause).minus(MILLISECOND));
      for (int message = 0; message < 100; message++) {
        assertSame(first, take());
      }
      assertEquals(before, installation.rootCalls("seal"), "nobody hammers at a root that fails");
      clocks.advance(MILLISECOND);
      assertSame(first, take());
      awaitRenewals(before + 1);
    }
  }

  /** Waits until so many seals were asked for, and the failure of the last is noted. */
  private void awaitRenewals(int seals) {
    awaitRootCalls("seal", seals);
    awaitIdle(RENEWAL);
  }

  @Test
  void renewalThatSucceedsAfterAFailureReplacesTheKey() {
    failRenewals();
    MessageKey first = take();
    clocks.advance(AGE.multipliedBy(9).dividedBy(10));
    take();
    awaitRenewals(2);
    installation.beforeRoot = () -> {};
    clocks.advance(Duration.ofSeconds(1));
    assertNotSame(first, awaitOther(first));
    assertEquals(3, installation.rootCalls("seal"));
  }

  @Test
  void failingRootDoesNotExtendALife() {
    take();
    installation.beforeRoot = RenewalTest::fail;
    clocks.advance(AGE.minus(MILLISECOND));
    take();
    awaitRootCalls("seal", 2);
    clocks.advance(MILLISECOND);
    assertThrows(KmsUnavailableException.class, this::take);
  }

  private void failRenewals() {
    installation.beforeRoot =
        () -> {
          if (Thread.currentThread().getName().startsWith(RENEWAL)) {
            fail();
          }
        };
  }

  private static void fail() {
    throw new HsmException(HsmException.Reason.UNAVAILABLE, "away");
  }

  @Test
  void keyGoesAtOnceWhenTheRecordNamesAnotherMaterial() {
    MessageKey first = take();
    long entries = keys.statistics().entries();
    record = rotated(record);
    MessageKey second = take();
    assertNotSame(first, second);
    assertSame(second, take());
    assertEquals(2, entries);
    assertEquals(3, keys.statistics().entries(), "the first one only decrypts from now on");
  }

  @Test
  void keyThatItsMakerRemembersGoesAtOnceToo() {
    LastUse last = new LastUse();
    MessageKey first = takeAgain(last);
    assertSame(first, takeAgain(last));
    record = rotated(record);
    assertNotSame(first, takeAgain(last));
  }

  private MessageKey takeAgain(LastUse last) {
    BulkCipher cipher =
        keys.cipherForEncryption(last, permit(Operation.ENCRYPT, CONTEXT), record, clocks.now(), 1);
    cipher.giveBack();
    return cipher.key();
  }

  @Test
  void renewalUnderAMaterialThatIsNoLongerCurrentIsNotTaken() {
    CountDownLatch held = new CountDownLatch(1);
    holdAtTheRoot("jcakms-renewal", held);
    take();
    clocks.advance(AGE.minus(MILLISECOND));
    take();
    awaitRootCalls("seal", 2);
    record = rotated(record);
    MessageKey second = take();
    held.countDown();
    for (int message = 0; message < 100; message++) {
      assertSame(second, take());
    }
    assertEquals(3, installation.rootCalls("seal"));
    while (requireNonNull(installation.lastSealed).equals(second.rootCiphertext())) {
      Thread.onSpinWait();
    }
    awaitIdle(RENEWAL);
    MessageKey late = open(keys, requireNonNull(installation.lastSealed));
    keys.keepIf(keyId -> false);
    assertTrue(isWiped(late), "nobody has what came too late");
  }

  /** The key with another material before those that it has. */
  private KeyRecord rotated(KeyRecord key) {
    List<MaterialRecord> materials = new ArrayList<>(key.materials());
    materials.add(
        0,
        new RootKeys(installation, MemoryInstallation.RANDOM, clocks)
            .generate(key.spec(), key.usage(), key.keyId()));
    return new KeyRecord(
        key.keyId(),
        key.spec(),
        key.usage(),
        key.origin(),
        key.state(),
        key.description(),
        key.creationDate(),
        materials);
  }

  @Test
  void messageKeysOfKeysThatAreNotUsableAnyMoreAreWiped() {
    MessageKey first = take();
    keys.keepIf(keyId -> true);
    assertSame(first, take());
    assertSame(first, open(keys, first.rootCiphertext()));
    keys.keepIf(keyId -> false);
    assertTrue(isWiped(first));
    assertEquals(0, keys.statistics().entries());
  }

  @Test
  void contextsThatNobodyHasSeenBeforeUseHalfOfTheRootAndRenewalsGoOn() throws Exception {
    keys = cache(new CacheLimits(100, AGE, LIMITS.maxMessages(), LIMITS.maxBytes()));
    MessageKey first = take();
    CountDownLatch held = new CountDownLatch(1);
    holdAtTheRoot("jcakms-seal", held);
    List<Threaded<MessageKey>> flood = new ArrayList<>();
    int half = installation.root().maxConcurrency() / 2;
    for (int i = 0; i < 3 * half; i++) {
      EncryptionContext unseen = EncryptionContext.of("unseen", Integer.toString(i));
      flood.add(Threaded.start(() -> take(keys, unseen)));
    }
    flood.forEach(task -> task.awaitState(Thread.State.TIMED_WAITING));
    awaitRootCalls("seal", 1 + half);
    clocks.advance(AGE.minus(MILLISECOND));
    assertNotSame(first, awaitOther(first));
    assertEquals(1 + half + 1, installation.rootCalls("seal"), "the others wait for their turn");
    held.countDown();
    for (Threaded<MessageKey> task : flood) {
      task.get();
    }
  }

  private static SplittableRandom seeded(String test) {
    long seed = Long.getLong("jcakms.test.seed", System.nanoTime());
    System.out.println("RenewalTest." + test + ": seed " + seed);
    return new SplittableRandom(seed);
  }
}
