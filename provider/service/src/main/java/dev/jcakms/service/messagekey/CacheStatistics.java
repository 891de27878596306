package dev.jcakms.service.messagekey;

/**
 * What the cache has done since it was made, and what it holds. Counted while others go on, so the
 * figures are of nearly one moment.
 *
 * @param hits messages whose message key was at hand, or already on its way
 * @param misses messages that had a message key loaded
 * @param evictionsBySize message keys that made room for others
 * @param rootOperations seals and opens that message keys have cost, renewals and failures among
 *     them
 * @param entries places taken, a message key that was made here taking one for each use
 * @param bytes about how much memory those take, without ciphers that are initialised
 */
public record CacheStatistics(
    long hits, long misses, long evictionsBySize, long rootOperations, long entries, long bytes) {}
