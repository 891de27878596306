/** What the tests of all roots share. */
@NullMarked
package dev.jcakms.hsm.testing;

import org.jspecify.annotations.NullMarked;
