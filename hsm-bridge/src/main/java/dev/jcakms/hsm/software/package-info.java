/** The embedded root: material sealed in the records, under a key that one file holds. */
@NullMarked
package dev.jcakms.hsm.software;

import org.jspecify.annotations.NullMarked;
