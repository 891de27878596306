/**
 * The {@code kms} command: AWS's verbs as {@code aws kms} has them, and a few of our own. One class
 * per verb; {@link dev.jcakms.cli.Kms} is the way in, {@link dev.jcakms.cli.Failures} the way out.
 */
@NullMarked
package dev.jcakms.cli;

import org.jspecify.annotations.NullMarked;
