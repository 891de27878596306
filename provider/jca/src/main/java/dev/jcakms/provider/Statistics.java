package dev.jcakms.provider;

import dev.jcakms.service.messagekey.CacheStatistics;

/**
 * What the message-key cache of a provider instance has done, and what it holds. Counted while
 * others go on, so the figures are of nearly one moment.
 *
 * <p>Where {@code misses} grows nearly as fast as {@code hits} and {@code evictionsBySize} with it,
 * more contexts or messages are in use than there are places, and each message costs a root
 * operation: raise {@code cache.max-entries}.
 *
 * @param hits messages whose message key was at hand, or already on its way
 * @param misses messages that had a message key loaded
 * @param evictionsBySize message keys that made room for others
 * @param rootOperations operations of the root that message keys have cost, renewals in the
 *     background and failures among them
 * @param entries places taken; a message key that was made here takes one to encrypt and one to
 *     decrypt
 * @param bytes about how much memory those take, without ciphers that are initialised
 */
public record Statistics(
    long hits, long misses, long evictionsBySize, long rootOperations, long entries, long bytes) {
  static Statistics of(CacheStatistics cache) {
    return new Statistics(
        cache.hits(),
        cache.misses(),
        cache.evictionsBySize(),
        cache.rootOperations(),
        cache.entries(),
        cache.bytes());
  }
}
