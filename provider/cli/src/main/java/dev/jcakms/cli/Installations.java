package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.util.Optional;

/** How a command comes to its installation. */
interface Installations {
  /** The installation of a configuration file, or the one that the surroundings name. */
  KmsProvider of(Optional<Path> configuration);
}
