package dev.jcakms.port;

/** The caller may not do this. */
public final class KmsAccessDeniedException extends KmsException {
  private static final long serialVersionUID = 1L;

  /** The refusal that the message explains. */
  public KmsAccessDeniedException(String message) {
    super(KmsErrorCode.ACCESS_DENIED, message);
  }
}
