package dev.jcakms.service.root;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsUnavailableException;
import java.util.Objects;
import java.util.function.Supplier;

/** The one translation of a root's failures into the key service's. */
public final class RootFailures {
  private RootFailures() {}

  /**
   * The result of a call of the root port, or what its failure means to the key service.
   *
   * @throws KmsException for every HsmException
   */
  public static <T> T translated(Supplier<T> call) {
    try {
      return call.get();
    } catch (HsmException e) {
      throw translate(e);
    }
  }

  /** What a caller of the key service sees; the root's own exception is the cause. */
  public static KmsException translate(HsmException failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), "");
    return switch (failure.reason()) {
      // Without the cause: it would tell the tag from the commitment.
      case AUTHENTICATION_FAILED -> KmsInvalidCiphertextException.undisclosed();
      case UNSUPPORTED -> new KmsException(KmsErrorCode.UNSUPPORTED_OPERATION, message, failure);
      case INPUT_REFUSED -> new KmsException(KmsErrorCode.VALIDATION, message, failure);
      case MATERIAL_REFUSED, ROOT_REFUSED, LOGIN_REFUSED ->
          new KmsException(KmsErrorCode.INTERNAL, message, failure);
      case UNAVAILABLE -> new KmsUnavailableException(message, failure);
    };
  }
}
