package dev.jcakms.hsm.software;

import dev.jcakms.hsm.BareKey;
import dev.jcakms.hsm.KeyAlgorithm;

/**
 * The keys of one family of algorithms, and what is done with their bare secret, which has the form
 * of a {@link BareKey}. Immutable and thread-safe. A secret that is handed in is neither kept nor
 * wiped.
 */
interface KeyFamily {
  /** A new key. */
  BareKey generate(KeyAlgorithm algorithm);
}
