/** What the JCA asks of engines: one contract for each type of engine, which each engine joins. */
@NullMarked
package dev.jcakms.conformance.jca;

import org.jspecify.annotations.NullMarked;
