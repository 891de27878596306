/** What applications hold: key handles without key bytes, and the specs that engines take. */
@NullMarked
package dev.jcakms.jca.key;

import org.jspecify.annotations.NullMarked;
