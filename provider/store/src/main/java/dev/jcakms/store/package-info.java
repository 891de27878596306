/** The records of an installation in SQLite. */
@NullMarked
package dev.jcakms.store;

import org.jspecify.annotations.NullMarked;
