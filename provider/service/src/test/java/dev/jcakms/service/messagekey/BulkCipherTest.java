package dev.jcakms.service.messagekey;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.MessageBody;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.testing.MemoryInstallation;
import dev.jcakms.service.testing.Threaded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How many ciphers there are, who has them, and when they are wiped. */
class BulkCipherTest {
  private static final Moment NOW = new Moment(0, 0);
  private static final byte[] NO_AAD = new byte[0];
  private static final byte[] WIPED = new byte[32];
  private static final int OVERHEAD = MessageBody.NONCE_BYTES + MessageBody.TAG_BYTES;

  /** Of any number of processors: slots are at most as many. */
  private static final int MOST_SLOTS = 32;

  private final CipherBudget budget = new CipherBudget(1000);
  private final MessageKey key = MessageKeyTest.key(budget);

  private static BulkCipher lent(MessageKey key) {
    return requireNonNull(key.lend(null));
  }

  private static byte[] sealed(BulkCipher cipher, byte[] plaintext) {
    byte[] body = new byte[plaintext.length + OVERHEAD];
    assertEquals(body.length, cipher.seal(NOW, NO_AAD, plaintext, 0, plaintext.length, body, 0));
    return body;
  }

  private static byte[] opened(BulkCipher cipher, byte[] body) {
    byte[] plaintext = new byte[body.length - OVERHEAD];
    assertEquals(plaintext.length, cipher.open(NO_AAD, body, 0, body.length, plaintext, 0));
    return plaintext;
  }

  @Test
  void bodiesOfEveryLengthComeBackFromOneCipher() {
    BulkCipher cipher = lent(key);
    for (int length : new int[] {0, 1, 4067, 4068, 4095, 4096, 16_384, 65_536}) {
      byte[] plaintext = new byte[length];
      Arrays.fill(plaintext, (byte) length);
      assertArrayEquals(plaintext, opened(cipher, sealed(cipher, plaintext)));
    }
    cipher.giveBack();
  }

  @Test
  void longBodyIsSealedOpenedAndRefusedInPlaceToo() {
    byte[] plaintext = new byte[20_000];
    Arrays.fill(plaintext, (byte) 7);
    for (int at : new int[] {0, 5}) {
      byte[] room = Arrays.copyOf(plaintext, 21_000);
      BulkCipher cipher = lent(key);
      int bodyBytes = cipher.seal(NOW, NO_AAD, room, 0, plaintext.length, room, at);
      byte[] sealed = room.clone();
      assertEquals(plaintext.length, cipher.open(NO_AAD, room, at, bodyBytes, room, 0));
      assertArrayEquals(plaintext, Arrays.copyOf(room, plaintext.length));

      sealed[at + bodyBytes - 1] ^= 1;
      assertThrows(
          KmsInvalidCiphertextException.class,
          () -> cipher.open(NO_AAD, sealed, at, bodyBytes, sealed, 0));
      assertArrayEquals(new byte[plaintext.length], Arrays.copyOf(sealed, plaintext.length));
      cipher.giveBack();
    }
  }

  @Test
  void cipherThatIsLentIsNobodyElses() {
    BulkCipher first = lent(key);
    BulkCipher second = requireNonNull(key.lend(first));
    assertNotSame(first, second);
    first.giveBack();
    assertSame(first, key.lend(first));
    first.giveBack();
    second.giveBack();
    assertSame(second, key.lend(second));
    second.giveBack();
    assertSame(first, key.lend(first), "the one preferred, though both are idle");
  }

  @Test
  void thereAreNeverMoreCiphersThanMessagesAtWorkAndSlots() {
    List<BulkCipher> atWork = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      BulkCipher cipher = lent(key);
      atWork.add(cipher);
      assertEquals(i + 1, new HashSet<>(atWork).size());
      byte[] unused = sealed(cipher, new byte[10]);
    }
    atWork.forEach(BulkCipher::giveBack);
    int slots = budget.kept();
    assertTrue(slots > 0 && slots <= MOST_SLOTS, slots + " ciphers are kept");
    assertEquals(1, Integer.bitCount(slots), slots + " ciphers in a power of two of slots");

    Set<BulkCipher> again = new HashSet<>();
    for (int i = 0; i < slots; i++) {
      again.add(lent(key));
    }
    assertTrue(atWork.containsAll(again), "one was made though others were idle");
    assertEquals(slots, again.size());
    again.forEach(BulkCipher::giveBack);
    assertEquals(slots, budget.kept());
  }

  @Test
  void cipherThatThrewIsDropped() {
    BulkCipher cipher = lent(key);
    byte[] body = sealed(cipher, new byte[10]);
    cipher.giveBack();
    assertEquals(1, budget.kept());

    assertTrue(cipher.lend());
    body[20] ^= 1;
    assertThrows(KmsInvalidCiphertextException.class, () -> opened(cipher, body));
    cipher.giveBack();

    assertEquals(0, budget.kept());
    body[20] ^= 1;
    assertTrue(cipher.lend());
    assertArrayEquals(new byte[10], opened(cipher, body));
    cipher.giveBack();
    assertEquals(1, budget.kept());
  }

  @Test
  void cipherThatRefusedItsArgumentsIsDroppedToo() {
    BulkCipher cipher = lent(key);
    byte[] body = sealed(cipher, new byte[10]);
    byte[] room = new byte[100];
    for (Executable refused :
        List.<Executable>of(
            () -> cipher.seal(NOW, NO_AAD, new byte[5], 0, 10, room, 0),
            () -> cipher.seal(NOW, NO_AAD, new byte[10], 0, 10, new byte[20], 0),
            () -> cipher.open(NO_AAD, new byte[5], 0, body.length, room, 0),
            () -> cipher.open(NO_AAD, body, 0, body.length, new byte[5], 0))) {
      RuntimeException e = assertThrows(RuntimeException.class, refused);
      assertFalse(e instanceof KmsInvalidCiphertextException, e::toString);
      cipher.giveBack();
      assertEquals(0, budget.kept());
      assertTrue(cipher.lend());
    }
    assertArrayEquals(new byte[10], opened(cipher, body));
    cipher.giveBack();
  }

  @Test
  void placeIsTakenByWhatHasWorkedWithShortBodiesOrLongOnesAndByNothingElse() {
    lent(key).giveBack();
    assertEquals(0, budget.kept(), "nothing was made that could be kept");
    BulkCipher cipher = lent(key);
    byte[] unused = sealed(cipher, new byte[65_536]);
    cipher.giveBack();
    assertEquals(1, budget.kept());
  }

  @Test
  void whatIsLeftOfTheNoncesIsZeroedWithTheCipher() {
    List<byte[]> drawn = new ArrayList<>();
    MessageKey watched =
        MessageKeyTest.key(
            budget,
            bytes -> {
              MemoryInstallation.RANDOM.nextBytes(bytes);
              drawn.add(bytes);
            });
    BulkCipher cipher = lent(watched);
    byte[] unused = sealed(cipher, new byte[10]);
    cipher.giveBack();
    byte[] left = drawn.get(0);
    assertFalse(Arrays.equals(new byte[left.length], left));
    watched.release();
    assertArrayEquals(new byte[left.length], left);
  }

  @Test
  void budgetHasAsManyPlacesAsItSays() {
    CipherBudget two = new CipherBudget(2);
    assertTrue(two.tryTake());
    assertTrue(two.tryTake());
    assertFalse(two.tryTake());
    assertEquals(2, two.kept());
    two.giveBack();
    assertTrue(two.tryTake());
  }

  @Test
  void whereTheBudgetIsSpentNothingIsKept() {
    CipherBudget none = new CipherBudget(0);
    MessageKey poor = MessageKeyTest.key(none);
    BulkCipher cipher = lent(poor);
    byte[] body = sealed(cipher, new byte[10]);
    cipher.giveBack();
    assertEquals(0, none.kept());
    assertTrue(cipher.lend());
    assertArrayEquals(new byte[10], opened(cipher, body));
    cipher.giveBack();
    poor.release();
    assertEquals(0, none.kept());
  }

  @Test
  void budgetIsNeverExceededHoweverManyAskAtOnce() throws Exception {
    CipherBudget small = new CipherBudget(3);
    List<Threaded<Boolean>> takers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      takers.add(
          Threaded.start(
              () -> {
                boolean within = true;
                for (int round = 0; round < 100_000; round++) {
                  if (small.tryTake()) {
                    // Others may have counted up, and not yet down again.
                    within &= small.kept() <= 3 + 3;
                    small.giveBack();
                  }
                }
                return within;
              }));
    }
    for (Threaded<Boolean> taker : takers) {
      assertTrue(taker.get());
    }
    assertEquals(0, small.kept());
  }

  @Test
  void keysAreWipedWhenTheLastCipherComesBackAndNotBefore() {
    BulkCipher atWork = lent(key);
    BulkCipher idle = lent(key);
    byte[] unused = sealed(idle, new byte[10]);
    idle.giveBack();

    key.release();

    assertNull(key.lend(idle));
    assertEquals(0, budget.kept(), "the idle one is wiped at once");
    byte[] body = sealed(atWork, new byte[10]);
    assertArrayEquals(new byte[10], opened(atWork, body));
    assertFalse(Arrays.equals(WIPED, key.chunkedBodyKey()));
    atWork.giveBack();
    assertEquals(0, budget.kept());
    assertArrayEquals(WIPED, key.chunkedBodyKey());
    assertThrows(IllegalStateException.class, () -> sealed(atWork, new byte[10]));
  }

  @Test
  void endThatMeetsMessagesAtWorkWipesEverythingOnce() throws Exception {
    for (int round = 0; round < 200; round++) {
      CipherBudget own = new CipherBudget(1000);
      MessageKey shared = MessageKeyTest.key(own);
      List<Threaded<Boolean>> users = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        users.add(Threaded.start(() -> useUntilTheEnd(shared)));
      }
      shared.release();
      for (Threaded<Boolean> user : users) {
        assertTrue(user.get());
      }
      assertNull(shared.lend(null));
      assertArrayEquals(WIPED, shared.chunkedBodyKey());
      assertEquals(0, own.kept());
    }
  }

  private static boolean useUntilTheEnd(MessageKey shared) {
    byte[] plaintext = new byte[100];
    BulkCipher last = null;
    boolean all = true;
    while (true) {
      BulkCipher cipher = shared.lend(last);
      if (cipher == null) {
        return all;
      }
      try {
        all &= Arrays.equals(plaintext, opened(cipher, sealed(cipher, plaintext)));
      } finally {
        cipher.giveBack();
      }
      last = cipher;
    }
  }
}
