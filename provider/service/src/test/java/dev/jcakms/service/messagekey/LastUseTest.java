package dev.jcakms.service.messagekey;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.MessageSuite;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.testing.MemoryInstallation;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of the last message, and for which next one it is good. */
class LastUseTest {
  private static final Moment NOW = new Moment(0, 0);
  private static final CacheLimits LIMITS = CacheLimits.DEFAULT;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final MessageKey key = MessageKeyTest.key();
  private final MessageHeader header = key.header(CiphertextType.SINGLE);
  private final Entry entry = new Entry(NOW, CompletableFuture.completedFuture(key));
  private final LastUse last = new LastUse();
  private MemoryInstallation installation;
  private KeyRecord record;

  @BeforeEach
  void makeAKey() {
    installation = new MemoryInstallation(directory);
    record = installation.addKey("alias/orders");
  }

  private BulkCipher lent(@Nullable MessageHeader of, @Nullable Entry at) {
    key.lease();
    return last.lend(record, of, new Leased(key, at));
  }

  private @Nullable BulkCipher again(KeyRecord of, @Nullable MessageHeader with) {
    BulkCipher cipher = last.lendAgain(of, with, NOW, LIMITS, 1);
    if (cipher != null) {
      cipher.giveBack();
    }
    return cipher;
  }

  @Test
  void nothingIsLentAgainBeforeSomethingWasLent() {
    assertNull(again(record, null));
    assertNull(again(record, header));
  }

  @Test
  void makerGetsTheCipherOfTheSameRecordAgainAndOfNoOther() {
    BulkCipher cipher = lent(null, entry);
    cipher.giveBack();
    assertSame(cipher, again(record, null));
    assertNull(again(installation.addKey("alias/other"), null));
    assertSame(cipher, again(record, null));
  }

  @Test
  void openerGetsTheCipherOfTheSameHeaderAgainAndOfNoOther() {
    BulkCipher cipher = lent(header, entry);
    cipher.giveBack();
    assertSame(cipher, again(record, key.header(CiphertextType.SINGLE)));
    MessageHeader other =
        MessageHeader.of(
            CiphertextType.SINGLE,
            MessageSuite.HKDF_SHA256_AES_256_GCM,
            key.rootCiphertext(),
            new byte[32]);
    assertNull(again(record, other));
    assertSame(cipher, again(record, header));
  }

  @Test
  void whatWasMadeIsNotTakenForWhatWasOpened() {
    lent(null, entry).giveBack();
    assertNull(again(record, header));
  }

  @Test
  void whatTheCacheDoesNotHaveIsNotRemembered() {
    lent(null, null).giveBack();
    assertNull(again(record, null));
  }

  @Test
  void cipherThatWasLentInItsSteadIsRememberedNext() {
    BulkCipher first = lent(null, entry);
    BulkCipher second = requireNonNull(last.lendAgain(record, null, NOW, LIMITS, 1));
    assertNotSame(first, second);
    first.giveBack();
    second.giveBack();
    assertSame(second, again(record, null));
  }

  @Test
  void keyThatHasEndedIsNotLentHoweverOftenItIsAskedFor() {
    lent(null, entry).giveBack();
    key.release();
    assertNull(again(record, null));
    assertNull(again(record, null));
  }

  @Test
  void entryThatServesNoMoreIsNotLent() {
    lent(null, entry).giveBack();
    Moment old = new Moment(LIMITS.maxAge().toNanos(), LIMITS.maxAge().toMillis());
    assertNull(last.lendAgain(record, null, old, LIMITS, 1));
    assertNotNull(again(record, null));
  }

  @Test
  void cacheIsAskedAllTheSameEverySixtyFourMessages() {
    lent(null, entry).giveBack();
    for (int round = 0; round < 2; round++) {
      for (int message = 1; message < 64; message++) {
        assertNotNull(again(record, null), "message " + message);
      }
      assertNull(again(record, null));
    }
  }

  @Test
  void leaseIsGivenBackInExchangeForTheCipher() {
    BulkCipher cipher = lent(null, entry);
    key.release();
    cipher.giveBack();
    assertNull(key.lend(cipher), "the cipher was the last that held the key");
  }
}
