package dev.jcakms.provider;

import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.SecretSource;
import dev.jcakms.store.StoreSummary;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One kind of root, as an installation makes, opens and examines it. Directories are that of the
 * installation, or the one aside in which it is being made. Every method may throw HsmException.
 */
interface RootKind {
  /** The kind that a configuration names. */
  static RootKind of(RootConfiguration root, Primitives primitives, Randomness randomness) {
    return root instanceof RootConfiguration.Pkcs11 token
        ? new TokenRootKind(token.options(), primitives, randomness)
        : new SoftwareRootKind(root.login().map(SecretSource.class::cast), primitives, randomness);
  }

  /**
   * The installation that a root outside the home names already, though the home has none: its
   * store was lost, or its making was interrupted.
   */
  Optional<String> madeEarlier();

  /** Makes the root of an installation: durable, and naming it, when this returns. */
  void create(Path directory, String installation);

  /**
   * Takes back what {@link #create} left outside its directory, since another process made the
   * installation. The directory itself is somebody else's care.
   */
  void withdraw(String installation);

  /**
   * Copies what of the root lies in a directory into another one, durably, and looks whether it is
   * whole and names its installation, for which it may need the passphrase.
   *
   * @return the file that was made, if any of the root lies in a directory
   */
  Optional<Path> copy(Path from, Path to, String installation);

  /** Opens the root. */
  Root open(Path directory);

  /** The installation that the root names, opened for this question alone. */
  default String installationIn(Path directory) {
    try (Root root = open(directory)) {
      return root.installation();
    }
  }

  /**
   * Tells about the root without changing anything, and however little of it is in order.
   *
   * @param store what the store says, if it can be read
   * @return the installation that it names, if that can be told
   */
  Optional<String> examine(Path directory, Optional<StoreSummary> store, Findings findings);
}
