/** The life of keys and aliases. */
@NullMarked
package dev.jcakms.service.key;

import org.jspecify.annotations.NullMarked;
