package dev.jcakms.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command line names to be read. */
final class InputFile {
  private InputFile() {}

  /**
   * Opens it. Every refusal names it: the JDK opens a directory too, and then fails to read it
   * without a name.
   */
  static InputStream open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "a directory, not a file");
    }
    return Files.newInputStream(path);
  }
}
