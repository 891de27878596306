package dev.jcakms.conformance;

/**
 * A file of test vectors, or the folder of them, is not what it should be. The text names the file,
 * and the case by its tcId.
 */
public final class WycheproofException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WycheproofException(String where, String what) {
    super(where + ": " + what);
  }

  WycheproofException(String where, Exception cause) {
    super(where + ": " + cause.getMessage(), cause);
  }
}
