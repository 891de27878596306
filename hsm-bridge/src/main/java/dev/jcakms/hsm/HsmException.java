package dev.jcakms.hsm;

import java.util.OptionalLong;

/**
 * A root could not do what it was asked. The reason is for programs; the message names the function
 * or file that refused, and never holds secret bytes.
 */
public final class HsmException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final long NO_CODE = -1;

  /** Why a root refuses. */
  public enum Reason {
    /** The input was not sealed, wrapped or encrypted under this material in this way. */
    AUTHENTICATION_FAILED,
    /** The input is not what the mechanism takes. */
    INPUT_REFUSED,
    /** The material is damaged, another's, of another use, or not what its record says. */
    MATERIAL_REFUSED,
    /** This root has no such mechanism. */
    UNSUPPORTED,
    /** The PIN or passphrase was refused: nobody tries it again until somebody logs in. */
    LOGIN_REFUSED,
    /** The root itself is another one than expected, or its keeper's file or token is unusable. */
    ROOT_REFUSED,
    /** The root cannot be reached now; the same call may succeed later. */
    UNAVAILABLE
  }

  private final Reason reason;
  private final long nativeCode;

  /** An exception of this port's own making. */
  public HsmException(Reason reason, String message) {
    super(message);
    this.reason = reason;
    this.nativeCode = NO_CODE;
  }

  /** An exception that translates another, which is kept as its cause. */
  public HsmException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.nativeCode = NO_CODE;
  }

  /** An exception that translates a code of the root's own, which is kept. */
  public HsmException(Reason reason, String message, long nativeCode, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.nativeCode = nativeCode;
  }

  /** Why the root refused. */
  public Reason reason() {
    return reason;
  }

  /** The root's own code, if it has one: PKCS#11's CKR. */
  public OptionalLong nativeCode() {
    return nativeCode == NO_CODE ? OptionalLong.empty() : OptionalLong.of(nativeCode);
  }
}
