/** The repository over JDBC, and the migrations of its schema. */
@NullMarked
package dev.jcakms.store;

import org.jspecify.annotations.NullMarked;
