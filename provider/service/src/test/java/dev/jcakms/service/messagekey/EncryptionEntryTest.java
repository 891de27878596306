package dev.jcakms.service.messagekey;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.service.gate.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an entry may still be used for, alone and with one that comes after it. */
class EncryptionEntryTest {
  private static final Duration AGE = Duration.ofMinutes(5);
  private static final CacheLimits LIMITS = new CacheLimits(10, AGE, 1000, 100_000);
  private static final double RENEWAL_POINT = 0.8;
  private static final Moment START = after(Duration.ZERO);
  private static final Moment DUE = after(Duration.ofMinutes(4));
  private static final byte[] MATERIAL = new byte[32];

  private final EncryptionEntry entry = entry();

  private static EncryptionEntry entry() {
    return new EncryptionEntry(START, MATERIAL, LIMITS, RENEWAL_POINT);
  }

  private static Moment after(Duration age) {
    return new Moment(age.toNanos(), age.toMillis());
  }

  private static Moment afterDue(Duration pause) {
    return after(Duration.ofMinutes(4).plus(pause));
  }

  @Test
  void itServesAgainWhileItIsYoungNotDueAndNotSpent() {
    assertTrue(entry.servesAgain(START, LIMITS, 1));
    assertFalse(entry.servesAgain(DUE, LIMITS, 1), "a renewal is due");
    CacheLimits shorter = new CacheLimits(10, Duration.ofSeconds(1), 1000, 100_000);
    assertFalse(entry.servesAgain(after(Duration.ofSeconds(1)), shorter, 1), "it is old");
    assertFalse(entry.servesAgain(START, LIMITS, 100_000), "it is spent");
  }

  @Test
  void whatServesAgainIsCounted() {
    int served = 0;
    while (entry.servesAgain(START, LIMITS, 1)) {
      served++;
    }
    assertTrue(served >= 799 && served <= 800, "served " + served);
    assertTrue(entry.isRenewalDue(START));
  }

  @Test
  void renewalThatIsUnderWayIsNotDueAndTheOldKeyGoesOn() {
    assertTrue(entry.isRenewalDue(DUE));
    assertTrue(entry.renewBy(entry()));
    assertFalse(entry.isRenewalDue(DUE));
    assertTrue(entry.servesAgain(DUE, LIMITS, 1));
  }

  @Test
  void itHasOneSuccessorAtATime() {
    EncryptionEntry next = entry();
    assertTrue(entry.renewBy(next));
    assertFalse(entry.renewBy(entry()));
    assertSame(next, entry.successor());
    entry.renewalFailed(DUE);
    assertNull(entry.successor());
    assertTrue(entry.renewBy(entry()));
  }

  @Test
  void pauseAfterAFailureDoublesUpToThirtyTwoSeconds() {
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 32, 32}) {
      entry.renewalFailed(DUE);
      Duration pause = Duration.ofSeconds(seconds);
      assertFalse(entry.isRenewalDue(afterDue(pause.minusMillis(1))), "before " + seconds + " s");
      assertTrue(entry.isRenewalDue(afterDue(pause)), "after " + seconds + " s");
    }
  }

  @Test
  void itIsTakenToItsPlaceOnce() {
    assertTrue(entry.takeToPlace());
    assertFalse(entry.takeToPlace());
  }
}
