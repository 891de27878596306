/** A token behind PKCS#11, and how a configuration names it. */
@NullMarked
package dev.jcakms.hsm.pkcs11;

import org.jspecify.annotations.NullMarked;
