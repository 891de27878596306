/** What the tests of all modules share. */
@NullMarked
package dev.jcakms.conformance.testing;

import org.jspecify.annotations.NullMarked;
