package dev.jcakms.provider;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import org.jspecify.annotations.Nullable;

/**
 * The configuration cannot be used, or asks for what is not there. Thrown at the first use of a
 * provider, and at every later one; by {@link KmsProvider.Builder#build()} at once.
 */
public final class KmsConfigurationException extends KmsException {
  private static final long serialVersionUID = 1L;

  KmsConfigurationException(String message) {
    this(message, null);
  }

  KmsConfigurationException(String message, @Nullable Throwable cause) {
    super(KmsErrorCode.VALIDATION, message, cause);
  }
}
