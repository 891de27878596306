/** How much of the innermost packages their own tests reach, and how much they would notice. */
@NullMarked
package dev.jcakms.conformance.measure;

import org.jspecify.annotations.NullMarked;
