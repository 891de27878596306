package dev.jcakms.service.messagekey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.gate.Operation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the cache counts agrees with what was asked of it and of the root. */
class CacheStatisticsTest extends CacheFixture {
  private static EncryptionContext context(int number) {
    return EncryptionContext.of("i", Integer.toString(number));
  }

  private static void assertCounts(
      MessageKeys of, long hits, long misses, long rootOperations, long entries) {
    CacheStatistics statistics = of.statistics();
    assertEquals(hits, statistics.hits(), "hits");
    assertEquals(misses, statistics.misses(), "misses");
    assertEquals(rootOperations, statistics.rootOperations(), "root operations");
    assertEquals(entries, statistics.entries(), "entries");
  }

  @Test
  void eachMessageIsAHitOrAMiss() {
    assertCounts(keys, 0, 0, 0, 0);
    RootCiphertext sealed = take().rootCiphertext();
    assertCounts(keys, 0, 1, 1, 2);
    take();
    open(keys, sealed);
    assertCounts(keys, 2, 1, 1, 2);
    try (MessageKeys elsewhere = cache(LIMITS)) {
      open(elsewhere, sealed);
      assertCounts(elsewhere, 0, 1, 1, 1);
      open(elsewhere, sealed);
      assertCounts(elsewhere, 1, 1, 1, 1);
    }
    assertEquals(1, installation.rootCalls("seal"));
    assertEquals(1, installation.rootCalls("open"));
  }

  @Test
  void messageOfAKeyThatItsMakerOrOpenerRemembersIsAHit() {
    LastUse making = new LastUse();
    made(making);
    MessageHeader header = made(making);
    LastUse opening = new LastUse();
    open(opening, header);
    open(opening, header);
    assertCounts(keys, 3, 1, 1, 2);
  }

  private MessageHeader made(LastUse last) {
    BulkCipher cipher =
        keys.cipherForEncryption(last, permit(Operation.ENCRYPT, CONTEXT), record, clocks.now(), 1);
    cipher.giveBack();
    return cipher.header();
  }

  private void open(LastUse last, MessageHeader header) {
    keys.cipherForDecryption(last, permit(Operation.DECRYPT, CONTEXT), record, clocks.now(), header)
        .giveBack();
  }

  @Test
  void renewalIsNoMissButARootOperation() {
    MessageKey first = take();
    clocks.advance(AGE.minusMillis(1));
    awaitOther(first);
    CacheStatistics statistics = keys.statistics();
    assertEquals(1, statistics.misses());
    assertEquals(2, statistics.rootOperations());
    assertEquals(3, statistics.entries());
  }

  @Test
  void failureOfTheRootIsARootOperationAndNoMessage() {
    installation.beforeRoot =
        () -> {
          throw new HsmException(HsmException.Reason.UNAVAILABLE, "away");
        };
    assertThrows(KmsUnavailableException.class, this::take);
    assertCounts(keys, 0, 0, 1, 0);
  }

  @Test
  void switchedOffEveryMessageIsAMissAndNothingIsKept() {
    try (MessageKeys off = cache(CacheLimits.OFF)) {
      RootCiphertext sealed = take(off, CONTEXT).rootCiphertext();
      open(off, sealed);
      assertCounts(off, 0, 2, 2, 0);
      assertEquals(0, off.statistics().bytes());
    }
  }

  @Test
  void whatMadeRoomIsCountedAndEntriesNeverExceedTheirPlaces() {
    int contexts = 100;
    for (int i = 0; i < contexts; i++) {
      take(keys, context(i));
    }
    CacheStatistics statistics = keys.statistics();
    assertEquals(contexts, statistics.misses());
    assertEquals(2L * LIMITS.maxEntries(), statistics.entries());
    assertEquals(2L * (contexts - LIMITS.maxEntries()), statistics.evictionsBySize());
  }

  @Test
  void longerContextsTakeMoreBytes() {
    take();
    long shortBytes = keys.statistics().bytes();
    take(keys, EncryptionContext.of("i", "x".repeat(1000)));
    assertTrue(keys.statistics().bytes() - 2 * shortBytes > 1000);
  }

  @Test
  void countsOfManyThreadsAgree() throws Exception {
    int threads = 4;
    int messages = 2_000;
    List<Thread> running = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int from = thread;
      Thread taking =
          new Thread(
              () -> {
                for (int i = 0; i < messages; i++) {
                  take(keys, context((from + i) % 15));
                }
              });
      running.add(taking);
      taking.start();
    }
    for (Thread thread : running) {
      thread.join();
    }
    CacheStatistics statistics = keys.statistics();
    assertEquals((long) threads * messages, statistics.hits() + statistics.misses());
    assertEquals(installation.rootCalls("seal"), statistics.rootOperations());
  }
}
