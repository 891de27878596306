/** What every store is asked to show, whatever database is behind it. */
@NullMarked
package dev.jcakms.store.testing;

import org.jspecify.annotations.NullMarked;
