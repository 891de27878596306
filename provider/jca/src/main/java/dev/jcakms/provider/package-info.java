/**
 * The composition root: the provider, its configuration, and the installation in a home directory.
 * Clock, randomness, root and store are put together here and nowhere else.
 */
@NullMarked
package dev.jcakms.provider;

import org.jspecify.annotations.NullMarked;
