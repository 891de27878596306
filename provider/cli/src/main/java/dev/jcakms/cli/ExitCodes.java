package dev.jcakms.cli;

/**
 * The exit codes of {@code aws} version 2, and one of our own. Interruption is 130, which the JVM
 * sees to.
 */
final class ExitCodes {
  /** Done. */
  static final int OK = 0;

  /** {@code kms doctor} or {@code kms conformance} did its work and found something wrong. */
  static final int UNWELL = 1;

  /** The command line is wrong; nothing was done. */
  static final int USAGE = 252;

  /** The configuration is wrong or missing; nothing was done. */
  static final int CONFIGURATION = 253;

  /** The key service refused. */
  static final int SERVICE = 254;

  /** Anything else: files, streams, defects. */
  static final int OTHER = 255;

  private ExitCodes() {}
}
