/** What the tests of all roots share: a software token, and a module that fails as it is told. */
@NullMarked
package dev.jcakms.hsm.testing;

import org.jspecify.annotations.NullMarked;
