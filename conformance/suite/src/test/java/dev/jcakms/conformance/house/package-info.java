/** The rules of the house: who may import whom, and what no class may do. */
@NullMarked
package dev.jcakms.conformance.house;

import org.jspecify.annotations.NullMarked;
