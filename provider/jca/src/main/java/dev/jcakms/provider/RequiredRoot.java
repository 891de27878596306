package dev.jcakms.provider;

import java.security.Security;
import java.util.Optional;

/**
 * The guard {@code jcakms.require-root}: a system property, or a line in {@code java.security}.
 * Never in the file that it protects: a lost variable must not put production data under a software
 * root.
 */
final class RequiredRoot {
  private static final String NAME = "jcakms.require-root";
  private static final String SOFTWARE = "software";
  private static final String PKCS11 = "pkcs11";

  private RequiredRoot() {}

  /**
   * Refuses a software root where another is required.
   *
   * @throws KmsConfigurationException
   */
  static void admitSoftware() {
    Optional<String> required =
        Optional.ofNullable(System.getProperty(NAME))
            .or(() -> Optional.ofNullable(Security.getProperty(NAME)));
    if (required.isEmpty() || required.get().equals(SOFTWARE)) {
      return;
    }
    if (required.get().equals(PKCS11)) {
      throw new KmsConfigurationException(
          NAME + "=" + PKCS11 + ", but the configuration in force has a software root");
    }
    throw new KmsConfigurationException(NAME + " is " + PKCS11 + " or " + SOFTWARE);
  }
}
