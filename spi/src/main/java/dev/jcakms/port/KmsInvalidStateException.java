package dev.jcakms.port;

/** The state of the key does not allow the operation: it is disabled, or about to be deleted. */
public final class KmsInvalidStateException extends KmsException {
  private static final long serialVersionUID = 1L;

  /** A refusal with code DISABLED or INVALID_STATE. */
  public KmsInvalidStateException(KmsErrorCode code, String message) {
    super(code, message);
  }
}
