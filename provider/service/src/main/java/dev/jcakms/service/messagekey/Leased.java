package dev.jcakms.service.messagekey;

import org.jspecify.annotations.Nullable;

/**
 * A message key, with a lease for whoever gets this.
 *
 * @param key the key
 * @param entry where the cache has it; null if it does not
 */
record Leased(MessageKey key, @Nullable Entry entry) {}
