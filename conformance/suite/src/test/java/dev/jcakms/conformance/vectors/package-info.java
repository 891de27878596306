/** Wycheproof's vectors, run against the provider, the roots and the sealing. */
@NullMarked
package dev.jcakms.conformance.vectors;

import org.jspecify.annotations.NullMarked;
