/**
 * The layouts of FORMAT.md. Reading refuses whatever would not be written again to the same bytes,
 * and throws {@link dev.jcakms.format.FormatException} alone.
 */
@NullMarked
package dev.jcakms.format;

import org.jspecify.annotations.NullMarked;
