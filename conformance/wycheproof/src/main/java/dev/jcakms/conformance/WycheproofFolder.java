package dev.jcakms.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Wycheproof's files are: the folder that the system property {@value #PROPERTY} names, else
 * the environment variable {@value #VARIABLE}. An empty name is none.
 */
public final class WycheproofFolder {
  static final String PROPERTY = "wycheproof.dir";
  static final String VARIABLE = "WYCHEPROOF_DIR";

  private WycheproofFolder() {}

  /**
   * The folder, if one is named.
   *
   * @throws WycheproofException if what is named is not a folder
   */
  public static Optional<Path> find() {
    return find(System.getProperty(PROPERTY), System.getenv(VARIABLE));
  }

  static Optional<Path> find(@Nullable String property, @Nullable String variable) {
    Optional<Path> folder =
        Stream.of(Optional.ofNullable(property), Optional.ofNullable(variable))
            .flatMap(Optional::stream)
            .filter(name -> !name.isEmpty())
            .findFirst()
            .map(Path::of);
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      throw new WycheproofException(folder.get().toString(), "not a folder");
    }
    return folder;
  }
}
