package dev.jcakms.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All that a command has of the world. Handed in, so that a test needs no process.
 *
 * @param in standard input, bytes
 * @param out standard output, bytes; a failed write must throw, so never a {@code PrintStream}
 * @param err where warnings, errors and progress go, UTF-8
 * @param errIsTerminal whether a person looks at {@code err}
 * @param installations how an installation is opened
 * @param zone the offset of printed times; finding it takes long beside a small command
 * @param nanoTime a monotonic clock
 */
record Environment(
    InputStream in,
    OutputStream out,
    OutputStream err,
    boolean errIsTerminal,
    Installations installations,
    Supplier<ZoneId> zone,
    LongSupplier nanoTime) {}
