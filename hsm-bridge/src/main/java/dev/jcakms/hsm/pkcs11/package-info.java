/**
 * A token behind PKCS#11. {@link dev.jcakms.hsm.pkcs11.Cryptoki} is the C interface in Java's words
 * and the one place for what the standard says of it; what is above it knows neither pointers nor
 * the library that calls them. Sections are those of PKCS#11 Specification Version 3.1 (base) and
 * of its Current Mechanisms, which hold all that 2.40 had.
 */
@NullMarked
package dev.jcakms.hsm.pkcs11;

import org.jspecify.annotations.NullMarked;
