package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.SecretSource;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Which token is the root, and how it is to be used. Immutable.
 *
 * @param uri names the module, the token, and by {@code object} the marker of the installation
 * @param pin gives the user's PIN at each login
 * @param use how keys are used
 * @param exclusive whether nobody else in this process uses the module, so that it may be
 *     initialised again
 */
public record Pkcs11Options(Pkcs11Uri uri, SecretSource pin, Use use, boolean exclusive) {
  /** The label of the marker where the URI names none. */
  public static final String DEFAULT_MARKER_LABEL = "jcakms";

  /** How long a caller waits for a session, or for the token to be mended. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** How long callers fail at once after the token was found to be away. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** The two ways to use a key, and the choice between them. */
  public enum Use {
    /** SunPKCS11 as long as the token has no more than a hundred pairs, else the binding. */
    AUTO,
    /** The JDK's SunPKCS11 for all that it can. */
    SUN_PKCS11,
    /** Our own binding for everything. */
    BINDING
  }

  /**
   * The path of the module.
   *
   * @throws HsmException ROOT_REFUSED if the URI names none
   */
  Path module() {
    return uri.get(UriAttribute.MODULE_PATH)
        .map(Path::of)
        .orElseThrow(
            () ->
                new HsmException(
                    Reason.ROOT_REFUSED, uri + " does not say which module: add ?module-path=…"));
  }

  /** The label of the marker. */
  String markerLabel() {
    return uri.get(UriAttribute.OBJECT).orElse(DEFAULT_MARKER_LABEL);
  }
}
