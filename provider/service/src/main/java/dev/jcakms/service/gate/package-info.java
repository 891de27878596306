/** Who may do what, decided from memory at every use. */
@NullMarked
package dev.jcakms.service.gate;

import org.jspecify.annotations.NullMarked;
