package dev.jcakms.service.messagekey;

import dev.jcakms.format.MessageHeader;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.repository.KeyRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one maker or opener of messages used last, so that it need not look it up for the next. It
 * is no lease and no permission: whoever comes back to it has just been judged by the gate, and its
 * age, counts and end are looked at as if it had come out of the cache. Thread-safe: what a race
 * loses costs a look-up.
 */
public final class LastUse {
  /** Every so often the cache is asked all the same, or it would take the busiest key for idle. */
  private static final int MOST_IN_A_ROW = 64;

  /**
   * A use.
   *
   * @param record of the key, as the gate gave it
   * @param header of the message that was opened; null if one was made
   * @param entry the place in the cache
   * @param cipher the one lent last
   */
  private record Use(
      KeyRecord record, @Nullable MessageHeader header, Entry entry, BulkCipher cipher) {
    /** Quick for the header object of the last time, which whoever opens messages keeps. */
    boolean isOf(@Nullable MessageHeader other) {
      return other == null || (header != null && other.equals(header));
    }
  }

  private @Nullable Use last;
  private int inARow;

  /**
   * Lends the cipher used last, or another of its message key, if that is of the same record and
   * still serves.
   *
   * @param header what the key must have made; null for a message that is to be made
   * @param messageBytes counted against its limits
   */
  @SuppressWarnings("ReferenceEquality") // An equal record of a later snapshot is looked at anew.
  @Nullable BulkCipher lendAgain(
      KeyRecord record,
      @Nullable MessageHeader header,
      Moment now,
      CacheLimits limits,
      long messageBytes) {
    Use use = last;
    if (use == null
        || use.record != record
        || !use.isOf(header)
        || ++inARow % MOST_IN_A_ROW == 0
        || !use.entry.servesAgain(now, limits, messageBytes)) {
      return null;
    }
    BulkCipher lent = use.cipher.key().lend(use.cipher);
    if (lent != null && lent != use.cipher) {
      last = new Use(record, header, use.entry, lent);
    }
    return lent;
  }

  /**
   * Lends a cipher of a message key in exchange for the lease, and remembers both.
   *
   * @param header of the message that is to be opened, which commits to the key; null for one that
   *     is to be made
   */
  BulkCipher lend(KeyRecord record, @Nullable MessageHeader header, Leased leased) {
    try {
      BulkCipher lent = leased.key().lend(null);
      if (lent == null) {
        throw new IllegalStateException("a message key ended in spite of a lease");
      }
      if (leased.entry() != null) {
        last = new Use(record, header, leased.entry(), lent);
      }
      return lent;
    } finally {
      leased.key().release();
    }
  }
}
