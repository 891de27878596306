package dev.jcakms.hsm;

/**
 * A root could not do what it was asked. The reason is for programs; the message names the function
 * or file that refused, and never holds secret bytes.
 */
public final class HsmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a root refuses. */
  public enum Reason {
    /** The input was not sealed under this material with this additional data. */
    AUTHENTICATION_FAILED,
    /** The material is damaged, another's, or not what its record says. */
    MATERIAL_REFUSED,
    /** This root has no such mechanism. */
    UNSUPPORTED,
    /** The root itself is another one than expected, or its keeper's file or token is unusable. */
    ROOT_REFUSED,
    /** The root cannot be reached now; the same call may succeed later. */
    UNAVAILABLE
  }

  private final Reason reason;

  /** An exception of this port's own making. */
  public HsmException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** An exception that translates another, which is kept as its cause. */
  public HsmException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why the root refused. */
  public Reason reason() {
    return reason;
  }
}
