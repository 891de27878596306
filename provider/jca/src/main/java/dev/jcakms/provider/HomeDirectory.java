package dev.jcakms.provider;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.store.SqliteLibrary;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The home directory and the one step in which an installation appears in it.
 *
 * <pre>
 * home/                       0700
 *   installation/             0700, complete or not there
 *     root                    0600, the software root's own key; none with another root
 *     store.db                0600, the records
 *   native/                   0700, SQLite's native library
 *   .new-*                    what a process left half made; ignored
 * </pre>
 */
final class HomeDirectory {
  /** The name of the store's file. */
  static final String STORE = "store.db";

  private static final String INSTALLATION = "installation";
  private static final String ASIDE_PREFIX = ".new-";

  private final Path home;
  private final Path installation;

  HomeDirectory(Path home) {
    this.home = home;
    this.installation = home.resolve(INSTALLATION);
  }

  Path path() {
    return home;
  }

  /** The directory of the installation, whether or not it is there. */
  Path installation() {
    return installation;
  }

  Path storeFile() {
    return storeFile(installation);
  }

  static Path storeFile(Path directory) {
    return directory.resolve(STORE);
  }

  /**
   * Whether an installation is there.
   *
   * @throws KmsException if that cannot be told: a home below a plain file, one that may not be
   *     read
   */
  boolean hasInstallation() {
    try {
      if (!Files.readAttributes(installation, BasicFileAttributes.class).isDirectory()) {
        throw new KmsException(
            KmsErrorCode.INTERNAL, installation + " is not a directory; nothing was changed");
      }
      return true;
    } catch (NoSuchFileException absent) {
      // To some JDKs a path below a plain file is merely absent.
      if (plainFileInTheWay().isPresent()) {
        throw unusable(absent);
      }
      return false;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * What processes have half made: those at work and those that died.
   *
   * @throws KmsException if that cannot be told
   */
  List<Path> halfMade() {
    try {
      return AsideDirectory.leftIn(home, ASIDE_PREFIX);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Lets {@code maker} fill a directory beside the final place and moves it there in one step. If
   * that fails, nothing is left of it.
   *
   * @return false if another process was faster: its installation stands, and what was made here is
   *     removed
   */
  boolean make(Consumer<Path> maker) {
    boolean isNew = Files.notExists(home);
    boolean moved = false;
    try {
      Files.createDirectories(home, AsideDirectory.OWNER_ONLY);
      try (AsideDirectory aside = AsideDirectory.in(home, ASIDE_PREFIX)) {
        maker.accept(aside.path());
        moved = moveIntoPlace(aside);
      } finally {
        if (isNew && !moved && isWithoutInstallations()) {
          SqliteLibrary.remove(home);
          removeIfEmpty(home);
        }
      }
      AsideDirectory.sync(home);
      return moved;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Lets {@code user} work in a directory beside the installation, which is gone then. */
  void beside(Consumer<Path> user) {
    try (AsideDirectory aside = AsideDirectory.in(home, ASIDE_PREFIX)) {
      user.accept(aside.path());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private boolean moveIntoPlace(AsideDirectory aside) throws IOException {
    try {
      aside.moveTo(installation);
      return true;
    } catch (IOException e) {
      if (!hasInstallation()) {
        throw e;
      }
      return false;
    }
  }

  /** Neither one that is there nor one that another process makes. */
  private boolean isWithoutInstallations() {
    return !hasInstallation() && halfMade().isEmpty();
  }

  private static void removeIfEmpty(Path directory) throws IOException {
    try {
      Files.delete(directory);
    } catch (DirectoryNotEmptyException others) {
      // Another process was here too.
    }
  }

  private KmsException unusable(IOException e) {
    String reason =
        plainFileInTheWay().map(file -> file + " is not a directory").orElseGet(e::toString);
    return new KmsUnavailableException("the home " + home + " cannot be used: " + reason, e);
  }

  /** The file that stands where the home, or a directory above it, should be. */
  private Optional<Path> plainFileInTheWay() {
    Path there = home.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return Optional.ofNullable(there).filter(Files::isRegularFile);
  }
}
