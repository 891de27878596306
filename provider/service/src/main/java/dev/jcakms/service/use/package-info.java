/** What keys do beside sealing: signatures, MACs, agreements, RSA, under a permit of the gate. */
@NullMarked
package dev.jcakms.service.use;

import org.jspecify.annotations.NullMarked;
