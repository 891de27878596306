/** What an application sees: processes that have the class path, the JCA and the command alone. */
@NullMarked
package dev.jcakms.conformance.application;

import org.jspecify.annotations.NullMarked;
