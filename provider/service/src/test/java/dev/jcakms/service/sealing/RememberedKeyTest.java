package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.KeyId;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.port.MessageOpening;
import dev.jcakms.port.MessageSealing;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.gate.Watcher;
import dev.jcakms.service.messagekey.CacheLimits;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.testing.MemoryInstallation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one maker or opener remembers is judged, aged and counted as if it had been looked up. */
class RememberedKeyTest extends SealingFixture {
  private static final Duration AGE = CacheLimits.DEFAULT.maxAge();

  private static byte[] sealed(MessageSealing sealing) {
    byte[] out = new byte[(int) MessageBody.messageBytes(sealing.rootSuite(), PLAINTEXT.length)];
    int unused = sealing.seal(NOTHING, PLAINTEXT, 0, PLAINTEXT.length, out, 0);
    return out;
  }

  private static byte[] opened(MessageOpening opening, byte[] message) {
    MessageHeader header = MessageHeader.read(message);
    int bodyBytes = message.length - header.length();
    byte[] out = new byte[bodyBytes];
    int written = opening.open(header, NOTHING, message, header.length(), bodyBytes, out, 0);
    return Arrays.copyOf(out, written);
  }

  private static RootCiphertext under(byte[] message) {
    return MessageHeader.read(message).rootCiphertext();
  }

  private KmsKeyService limitedTo(int messages) {
    return new KmsKeyService(
        installation,
        clocks,
        MemoryInstallation.RANDOM,
        Primitives.best(),
        new CacheLimits(10, AGE, messages, 1 << 20),
        Duration.ZERO,
        new Watcher(clocks, task -> {}));
  }

  @Test
  void messagesOfOneMakerAndOneOpenerCostTheRootNothingMore() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    MessageOpening opening = service().opening(ALIAS, CONTEXT);
    for (int i = 0; i < 200; i++) {
      assertArrayEquals(PLAINTEXT, opened(opening, sealed(sealing)));
    }
    assertEquals(1, installation.rootCalls("seal"));
    assertEquals(1, installation.rootCalls("open"));
  }

  @Test
  void rememberedKeyMakesNoMoreMessagesThanItMay() {
    try (KmsKeyService limited = limitedTo(3)) {
      MessageSealing sealing = limited.sealing(ALIAS, CONTEXT);
      Set<RootCiphertext> used = new HashSet<>();
      for (int i = 0; i < 9; i++) {
        used.add(under(sealed(sealing)));
      }
      assertEquals(3, used.size());
    }
  }

  @Test
  void rememberedKeyIsRenewedAheadOfItsLimit() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    byte[] first = sealed(sealing);
    clocks.advance(AGE.minusMillis(1));
    assertEquals(under(first), under(sealed(sealing)));
    while (installation.rootCalls("seal") < 2) {
      Thread.onSpinWait();
    }
  }

  @Test
  void rememberedKeyThatIsUsedAllTheTimeIsNotTakenForIdle() {
    try (KmsKeyService limited = limitedTo(1_000_000)) {
      MessageSealing busy = limited.sealing(ALIAS, CONTEXT);
      byte[] first = sealed(busy);
      for (int round = 0; round < 40; round++) {
        for (int message = 0; message < 100; message++) {
          byte[] unused = sealed(busy);
        }
        EncryptionContext other = EncryptionContext.of("round", Integer.toString(round));
        for (int maker = 0; maker < 3; maker++) {
          byte[] unused = sealed(limited.sealing(ALIAS, other));
        }
      }
      assertEquals(under(first), under(sealed(busy)));
    }
  }

  @Test
  void rememberedKeyIsNotUsedWhenItIsTooOldByEitherClock() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    KmsKeyService elsewhere = service();
    MessageOpening opening = elsewhere.opening(ALIAS, CONTEXT);
    byte[] first = sealed(sealing);
    assertArrayEquals(PLAINTEXT, opened(opening, first));
    clocks.advanceMonotonic(AGE);
    byte[] second = sealed(sealing);
    assertArrayEquals(PLAINTEXT, opened(opening, first));
    clocks.advanceWall(AGE);
    byte[] third = sealed(sealing);
    assertArrayEquals(PLAINTEXT, opened(opening, first));
    assertNotEquals(under(first), under(second));
    assertNotEquals(under(second), under(third));
    assertEquals(3, installation.rootCalls("open"));
    elsewhere.close();
  }

  @Test
  void rememberedKeyAsksTheGateAtEachMessageAndWhenItIsAdmittedAgain() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    MessageOpening opening = service.opening(ALIAS, CONTEXT);
    MessageOpening byCiphertext = service.opening(KeyName.byCiphertext(), CONTEXT);
    byte[] message = sealed(sealing);
    assertArrayEquals(PLAINTEXT, opened(opening, message));
    assertArrayEquals(PLAINTEXT, opened(byCiphertext, message));
    installation.repository.updateState(key.keyId(), KeyState.DISABLED);
    clocks.advance(Duration.ofSeconds(1));
    assertThrows(KmsInvalidStateException.class, () -> sealed(sealing));
    assertThrows(KmsInvalidStateException.class, () -> opened(opening, message));
    assertThrows(KmsInvalidStateException.class, () -> opened(byCiphertext, message));
    assertThrows(KmsInvalidStateException.class, sealing::admitAgain);
    assertThrows(KmsInvalidStateException.class, opening::admitAgain);
    byCiphertext.admitAgain(); // It names no key yet.
    service.close();
    assertThrows(KmsUnavailableException.class, () -> sealed(sealing));
    assertThrows(KmsUnavailableException.class, () -> opened(opening, message));
  }

  @Test
  void nameThatIsAdmittedAgainFollowsItsAlias() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    MessageOpening opening = service.opening(ALIAS, CONTEXT);
    byte[] before = sealed(sealing);
    assertArrayEquals(PLAINTEXT, opened(opening, before));
    KeyId other = service.keys().describeKey(OTHER).keyId();
    installation.repository.insertAlias(
        new AliasRecord(ALIAS.text(), other, Instant.EPOCH, Instant.EPOCH), 50);
    clocks.advance(Duration.ofSeconds(1));

    assertEquals(under(before).keyId(), under(sealed(sealing)).keyId(), "not before it is asked");
    sealing.admitAgain();
    opening.admitAgain();

    byte[] after = sealed(sealing);
    assertNotEquals(under(before).keyId(), under(after).keyId());
    assertArrayEquals(PLAINTEXT, opened(opening, after));
    assertThrows(KmsInvalidCiphertextException.class, () -> opened(opening, before));
  }

  @Test
  void headerThatDiffersInItsCommitmentIsNotTheRememberedOne() {
    byte[] message = sealed(service.sealing(ALIAS, CONTEXT));
    MessageOpening opening = service.opening(ALIAS, CONTEXT);
    assertArrayEquals(PLAINTEXT, opened(opening, message));
    byte[] other = message.clone();
    other[MessageHeader.read(message).length() - 1] ^= 1;
    Bodies.assertUndisclosed(
        assertThrows(KmsInvalidCiphertextException.class, () -> opened(opening, other)));
    assertArrayEquals(PLAINTEXT, opened(opening, message));
  }
}
