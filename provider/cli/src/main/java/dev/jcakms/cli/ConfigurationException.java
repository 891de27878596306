package dev.jcakms.cli;

/** The configuration cannot be used; the message says which line of it and why. */
final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the configuration's own reader said. */
  ConfigurationException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
