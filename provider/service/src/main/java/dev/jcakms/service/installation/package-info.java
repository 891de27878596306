/** One root and one store that name each other. */
@NullMarked
package dev.jcakms.service.installation;

import org.jspecify.annotations.NullMarked;
