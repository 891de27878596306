/** What an attacker can do to ciphertexts, and what a caller of the JCA then sees. */
@NullMarked
package dev.jcakms.conformance.tampering;

import org.jspecify.annotations.NullMarked;
