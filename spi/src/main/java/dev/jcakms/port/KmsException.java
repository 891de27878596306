package dev.jcakms.port;

import org.jspecify.annotations.Nullable;

/**
 * The key service refused, with AWS KMS's error code. There are subclasses only for what somebody
 * catches. The message never holds secret bytes; what made a root or store fail is the cause.
 */
public class KmsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final KmsErrorCode code;

  /** A refusal of the service's own. */
  public KmsException(KmsErrorCode code, String message) {
    this(code, message, null);
  }

  /** A refusal that translates another. */
  public KmsException(KmsErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** AWS's code for this refusal. */
  public final KmsErrorCode code() {
    return code;
  }
}
