/** What README.md says, done as it says it. */
@NullMarked
package dev.jcakms.conformance.readme;

import org.jspecify.annotations.NullMarked;
