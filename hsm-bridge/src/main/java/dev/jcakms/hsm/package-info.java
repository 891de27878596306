/**
 * The root port: what the key service asks of the place where material lives and works, in the
 * words of mechanisms. Whoever is behind it translates its own failures into {@link
 * dev.jcakms.hsm.HsmException}, the one exception of this port.
 */
@NullMarked
package dev.jcakms.hsm;

import org.jspecify.annotations.NullMarked;
