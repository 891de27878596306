package dev.jcakms.service.messagekey;

import java.time.Duration;

/**
 * How long, how many and how often message keys are used. Age and entries limit both uses of the
 * cache, messages and bytes limit encryption.
 *
 * @param maxEntries the number of message keys kept for each use; 0 switches the cache off
 * @param maxAge the age from which a message key is no longer used
 * @param maxMessages the number of messages that one message key encrypts
 * @param maxBytes the plaintext bytes that one message key encrypts in single bodies
 */
public record CacheLimits(int maxEntries, Duration maxAge, long maxMessages, long maxBytes) {
  /** Five minutes, 1,000 entries a use, 2^20 messages, 64 GiB. */
  public static final CacheLimits DEFAULT =
      new CacheLimits(1_000, Duration.ofMinutes(5), 1L << 20, 1L << 36);

  /** No message key is used twice. */
  public static final CacheLimits OFF =
      new CacheLimits(0, Duration.ofMinutes(5), 1, Long.MAX_VALUE);

  /** What random 96-bit nonces allow, whatever is configured. */
  private static final long CEILING_MESSAGES = 1L << 30;

  private static final long CEILING_BYTES = 1L << 40;

  /** Lowers messages and bytes to their ceilings of 2^30 and 2^40. */
  public CacheLimits {
    if (maxEntries < 0 || maxAge.isNegative() || maxMessages < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("limits of the message-key cache must be positive");
    }
    maxMessages = Math.min(maxMessages, CEILING_MESSAGES);
    maxBytes = Math.min(maxBytes, CEILING_BYTES);
  }

  boolean isOff() {
    return maxEntries == 0;
  }
}
