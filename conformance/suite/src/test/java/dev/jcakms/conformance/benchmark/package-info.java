/** What the benchmarks measured, and the document that says so. */
@NullMarked
package dev.jcakms.conformance.benchmark;

import org.jspecify.annotations.NullMarked;
