package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyService;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Handles and the installations that they mean. */
final class Handles {
  private Handles() {}

  /**
   * A handle of ours.
   *
   * @throws InvalidKeyException for any other key, and for none
   */
  static KmsSecretKey require(@Nullable Key key) throws InvalidKeyException {
    if (key instanceof KmsSecretKey handle) {
      return handle;
    }
    throw new InvalidKeyException(
        key == null ? "a KMS key is needed" : "not a KMS key: " + key.getClass().getName());
  }

  /**
   * A handle that still works.
   *
   * @throws InvalidKeyException for one that was destroyed
   */
  static KmsPrivateKey requireUsable(KmsPrivateKey handle) throws InvalidKeyException {
    if (handle.isDestroyed()) {
      throw new InvalidKeyException("this handle was destroyed: " + handle);
    }
    return handle;
  }

  /** The handle's own installation, or the engine's for a name. */
  static KeyService service(KmsSecretKey key, Supplier<KeyService> own) {
    return key.service().orElseGet(own);
  }
}
