package dev.jcakms.provider;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The home directory and the one step in which an installation appears in it.
 *
 * <pre>
 * home/                       0700
 *   installation/             0700, complete or not there
 *     root                    0600, the software root's own key; none with another root
 *     store.db                0600, the records
 *   .new-*                    what a process left half made; ignored
 * </pre>
 */
final class HomeDirectory {
  private static final String INSTALLATION = "installation";
  private static final String ASIDE_PREFIX = ".new-";
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

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
    return directory.resolve("store.db");
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
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(home, ASIDE_PREFIX + "*")) {
      entries.forEach(found::add);
    } catch (NoSuchFileException noHome) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw unusable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unusable(e);
    }
    Collections.sort(found);
    return found;
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
      Files.createDirectories(home, OWNER_ONLY);
      Path aside = Files.createTempDirectory(home, ASIDE_PREFIX, OWNER_ONLY);
      try {
        maker.accept(aside);
        sync(aside);
        moved = moveIntoPlace(aside);
      } finally {
        removeIfLeft(aside);
        if (isNew && !moved) {
          removeIfEmpty(home);
        }
      }
      sync(home);
      return moved;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private boolean moveIntoPlace(Path aside) throws IOException {
    try {
      // rename(2): replaces nothing but an empty directory.
      Files.move(aside, installation, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      if (!hasInstallation()) {
        throw e;
      }
      return false;
    }
  }

  private static void removeIfLeft(Path aside) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(aside)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(aside);
    } catch (NoSuchFileException moved) {
      // It is the installation now.
    }
  }

  private static void removeIfEmpty(Path directory) throws IOException {
    try {
      Files.delete(directory);
    } catch (DirectoryNotEmptyException others) {
      // Another process was here too.
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
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
