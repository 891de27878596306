/** The message keys in use, kept under limits. */
@NullMarked
package dev.jcakms.service.messagekey;

import org.jspecify.annotations.NullMarked;
