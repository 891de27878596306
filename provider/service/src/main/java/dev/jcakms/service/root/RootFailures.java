package dev.jcakms.service.root;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsUnavailableException;
import java.util.Objects;

/** The one translation of a root's failures into the key service's. */
public final class RootFailures {
  private RootFailures() {}

  /** What a caller of the key service sees; the root's own exception is the cause. */
  public static KmsException translate(HsmException failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), "");
    return switch (failure.reason()) {
      // Without the cause: it would tell the tag from the commitment.
      case AUTHENTICATION_FAILED -> KmsInvalidCiphertextException.undisclosed();
      case UNSUPPORTED -> new KmsException(KmsErrorCode.UNSUPPORTED_OPERATION, message, failure);
      case MATERIAL_REFUSED, ROOT_REFUSED ->
          new KmsException(KmsErrorCode.INTERNAL, message, failure);
      case UNAVAILABLE -> new KmsUnavailableException(message, failure);
    };
  }
}
