/** Bodies of messages: single and chunked. */
@NullMarked
package dev.jcakms.service.sealing;

import org.jspecify.annotations.NullMarked;
