/** Many threads at every engine at once. */
@NullMarked
package dev.jcakms.conformance.storm;

import org.jspecify.annotations.NullMarked;
