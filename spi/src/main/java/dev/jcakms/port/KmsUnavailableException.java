package dev.jcakms.port;

/**
 * The root or the store cannot be reached now, this instance is closed, or the thread was
 * interrupted while it waited. Never a statement about the ciphertext.
 */
public final class KmsUnavailableException extends KmsException {
  private static final long serialVersionUID = 1L;

  /** A refusal without a deeper cause. */
  public KmsUnavailableException(String message) {
    super(KmsErrorCode.KEY_UNAVAILABLE, message);
  }

  /** A refusal that translates another. */
  public KmsUnavailableException(String message, Throwable cause) {
    super(KmsErrorCode.KEY_UNAVAILABLE, message, cause);
  }
}
