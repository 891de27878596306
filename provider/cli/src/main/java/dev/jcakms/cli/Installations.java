package dev.jcakms.cli;

import java.nio.file.Path;
import java.util.Optional;

/** How a command comes to its installation. */
interface Installations {
  /**
   * Opens the installation of a configuration file, or the one that the surroundings name. The
   * configuration is judged at once; root and store are opened at their first use.
   *
   * @throws ConfigurationException if the configuration cannot be used
   */
  KmsProvider open(Optional<Path> configuration);
}
