package dev.jcakms.format;

/**
 * Bytes or text that FORMAT.md does not allow. The text says what was wrong, with offending lengths
 * and ids; it never quotes content. The one exception that the readers of this package throw.
 */
public final class FormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An exception that says {@code message}. */
  public FormatException(String message) {
    super(message);
  }
}
