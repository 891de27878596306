package dev.jcakms.provider;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A directory, mode 0700, that is filled aside and moved into place in one step. Whoever looks
 * finds nothing or the whole; a process that is killed leaves what it has filled so far beside the
 * place.
 */
final class AsideDirectory implements AutoCloseable {
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path aside;

  private AsideDirectory(Path aside) {
    this.aside = aside;
  }

  /** Makes an empty one in a directory, under a name that begins as given. */
  static AsideDirectory in(Path directory, String prefix) throws IOException {
    return new AsideDirectory(Files.createTempDirectory(directory, prefix, OWNER_ONLY));
  }

  /** Where it is, until it is moved. */
  Path path() {
    return aside;
  }

  /** What lies in a directory under names that begin as given: made aside, and never moved. */
  static List<Path> leftIn(Path directory, String prefix) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, prefix + "*")) {
      entries.forEach(found::add);
    } catch (NoSuchFileException noDirectory) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    Collections.sort(found);
    return found;
  }

  /**
   * Syncs it, and moves it to where nothing is in the directory where it was made, which is to be
   * synced then.
   */
  void moveTo(Path target) throws IOException {
    sync(aside);
    // rename(2): replaces nothing but an empty directory.
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes it, if it has not been moved. */
  @Override
  public void close() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(aside)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(aside);
    } catch (NoSuchFileException moved) {
      // It stands in its place.
    }
  }

  /** Makes the names in a directory survive a power failure. */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
