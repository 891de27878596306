/** The search for inputs that break a decoder, and what became of it. */
@NullMarked
package dev.jcakms.conformance.fuzz;

import org.jspecify.annotations.NullMarked;
