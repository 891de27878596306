/** The facade of the key service. */
@NullMarked
package dev.jcakms.service;

import org.jspecify.annotations.NullMarked;
