/**
 * Wycheproof's test vectors: where they are and what they say. A file that is not what it should be
 * is a {@link dev.jcakms.conformance.WycheproofException}, never a case left out.
 */
@NullMarked
package dev.jcakms.conformance;

import org.jspecify.annotations.NullMarked;
