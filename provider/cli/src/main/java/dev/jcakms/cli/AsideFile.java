package dev.jcakms.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file that is written aside, in the directory where it is to be, and then synced and renamed in
 * one step: whoever looks finds the old file or the whole new one. Without {@link #commit()} it is
 * gone after {@link #close()}, or when the process is interrupted. A process that is killed leaves
 * a file {@code .kms-….part} behind.
 */
final class AsideFile implements Target {
  private final Path target;
  private final Path aside;
  private final FileChannel channel;
  private final OutputStream stream;
  private final Thread atInterruption;

  /**
   * Begins to write beside {@code target}, which may be a symbolic link to the file that is meant.
   *
   * @param secret whether only the owner may read the file; else the process's mask decides
   * @throws FileSystemException if the target is something else than a file
   */
  AsideFile(Path target, boolean secret) throws IOException {
    this.target = Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath();
    if (Files.exists(this.target) && !Files.isRegularFile(this.target)) {
      throw new FileSystemException(target.toString(), null, "not a regular file");
    }
    this.aside = this.target.resolveSibling(".kms-" + UUID.randomUUID() + ".part");
    this.channel = create(aside, secret);
    this.stream = Channels.newOutputStream(channel);
    this.atInterruption = new Thread(this::delete, "kms-aside-file");
    Runtime.getRuntime().addShutdownHook(atInterruption);
  }

  /** Refusals name the directory: nobody gave the name of the file aside. */
  private static FileChannel create(Path aside, boolean secret) throws IOException {
    FileAttribute<?>[] attributes =
        secret
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    String directory = String.valueOf(aside.getParent());
    try {
      return FileChannel.open(
          aside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(directory);
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(directory);
    }
  }

  @Override
  public OutputStream stream() {
    return stream;
  }

  @Override
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(target.resolveSibling("."))) {
      directory.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      delete();
      forgetInterruption();
    }
  }

  private void delete() {
    try {
      Files.deleteIfExists(aside);
    } catch (IOException stays) {
      // Its name tells what it is; the failure that led here is the one to report.
    }
  }

  private void forgetInterruption() {
    try {
      Runtime.getRuntime().removeShutdownHook(atInterruption);
    } catch (IllegalStateException interrupted) {
      // The hook is at work.
    }
  }
}
