/** The proof that tests can fail: each rule is broken by a patch, and its test must turn red. */
@NullMarked
package dev.jcakms.conformance.broken;

import org.jspecify.annotations.NullMarked;
