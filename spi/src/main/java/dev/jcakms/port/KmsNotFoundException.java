package dev.jcakms.port;

/** No such key or alias in this installation. */
public final class KmsNotFoundException extends KmsException {
  private static final long serialVersionUID = 1L;

  /** The key or alias that the message names does not exist. */
  public KmsNotFoundException(String message) {
    super(KmsErrorCode.NOT_FOUND, message);
  }
}
