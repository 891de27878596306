/** Homes that earlier builds made, which every later build must open. */
@NullMarked
package dev.jcakms.conformance.home;

import org.jspecify.annotations.NullMarked;
