/** An installation in memory, for the tests of this module. */
@NullMarked
package dev.jcakms.service.testing;

import org.jspecify.annotations.NullMarked;
