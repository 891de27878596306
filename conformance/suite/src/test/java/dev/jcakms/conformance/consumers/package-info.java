/**
 * What applications do with KMS keys through libraries that know nothing of them: each consumer is
 * the real one, with nothing adapted to it but the way in which it gets its key.
 */
@NullMarked
package dev.jcakms.conformance.consumers;

import org.jspecify.annotations.NullMarked;
