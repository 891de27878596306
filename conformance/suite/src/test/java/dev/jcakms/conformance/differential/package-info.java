/** What is made here, others accept, and the other way round, for keys and messages of chance. */
@NullMarked
package dev.jcakms.conformance.differential;

import org.jspecify.annotations.NullMarked;
