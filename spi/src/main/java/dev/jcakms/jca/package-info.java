/**
 * The JCA engines and their table. Engines buffer, check room and translate exceptions; they hold
 * no keys and decide nothing. Like all engines they are for one thread at a time.
 */
@NullMarked
package dev.jcakms.jca;

import org.jspecify.annotations.NullMarked;
