/**
 * Programs of the JDK's own, with software keys, that must not notice which providers there are.
 */
@NullMarked
package dev.jcakms.conformance.neutrality;

import org.jspecify.annotations.NullMarked;
