package dev.jcakms.port;

import org.jspecify.annotations.Nullable;

/**
 * A ciphertext is refused. With a cause, for a reason that anybody can read in its clear header:
 * the cause says which. Without one, by a key: then tag, commitment, context and associated data
 * are not told apart, by text or otherwise.
 */
public final class KmsInvalidCiphertextException extends KmsException {
  private static final long serialVersionUID = 1L;

  private KmsInvalidCiphertextException(@Nullable RuntimeException cause) {
    super(KmsErrorCode.INVALID_CIPHERTEXT, "", cause);
  }

  /** Refused by a key. */
  public static KmsInvalidCiphertextException undisclosed() {
    return new KmsInvalidCiphertextException(null);
  }

  /** Refused for what its clear header says. */
  public static KmsInvalidCiphertextException readable(RuntimeException cause) {
    return new KmsInvalidCiphertextException(cause);
  }
}
