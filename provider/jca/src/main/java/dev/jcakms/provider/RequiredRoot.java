package dev.jcakms.provider;

import java.security.Security;
import java.util.Optional;
import java.util.Set;

/**
 * The guard {@code jcakms.require-root}: a system property, or a line in {@code java.security}.
 * Never in the file that it protects: a lost variable must not put production data under a software
 * root.
 */
final class RequiredRoot {
  static final String NAME = "jcakms.require-root";
  private static final Set<String> KINDS =
      Set.of(RootConfiguration.SOFTWARE, RootConfiguration.PKCS11);

  private RequiredRoot() {}

  /** The kind of root that is required, as it was said, if one is. */
  static Optional<String> kind() {
    return Optional.ofNullable(System.getProperty(NAME))
        .or(() -> Optional.ofNullable(Security.getProperty(NAME)));
  }

  /**
   * Refuses a root of another kind than the one that is required.
   *
   * @throws KmsConfigurationException if the guard asks for another
   */
  static void admit(RootConfiguration root) {
    Optional<String> required = kind();
    if (required.isEmpty() || required.get().equals(root.kind())) {
      return;
    }
    if (!KINDS.contains(required.get())) {
      throw new KmsConfigurationException(
          NAME + " is " + RootConfiguration.PKCS11 + " or " + RootConfiguration.SOFTWARE);
    }
    throw new KmsConfigurationException(
        NAME
            + "="
            + required.get()
            + ", but the configuration in force has a "
            + root.kind()
            + " root");
  }
}
