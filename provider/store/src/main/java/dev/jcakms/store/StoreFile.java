package dev.jcakms.store;

import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/**
 * The file of a store before SQLite works on it. A file in use is looked at through SQLite alone:
 * to open and close it in any other way would drop the locks that this process holds on it.
 */
final class StoreFile {
  /** In the header of every store: "jKMS". */
  static final int APPLICATION_ID = 0x6A4B4D53;

  private static final String OWNER_ONLY = "rw-------";

  private StoreFile() {}

  /** Makes an empty file that only its owner reads; SQLite gives its log files the same mode. */
  static void make(Path file) {
    try {
      Files.newByteChannel(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)))
          .close();
    } catch (FileAlreadyExistsException e) {
      throw new KmsException(KmsErrorCode.ALREADY_EXISTS, file + " exists already", e);
    } catch (UnsupportedOperationException e) {
      throw new KmsException(
          KmsErrorCode.UNSUPPORTED_OPERATION,
          "the file system of " + file + " cannot keep a file to its owner",
          e);
    } catch (IOException e) {
      throw new KmsUnavailableException("cannot make the store " + file + ": " + e, e);
    }
  }

  /** Makes a file that SQLite has closed survive a power failure, by content and by name. */
  static void sync(Path file) {
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.WRITE);
        FileChannel directory =
            FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      content.force(true);
      directory.force(true);
    } catch (IOException e) {
      throw new KmsUnavailableException("cannot sync the store " + file + ": " + e, e);
    }
  }

  /**
   * Refuses what is not a store that {@code migrations} know, and leaves it and its directory
   * untouched. Damage behind the header is SQLite's to find.
   *
   * @throws KmsException INTERNAL, with a text that says what to do
   */
  static void check(Path file, Migrations migrations) {
    checkAttributes(file);
    try (Connection connection = SqliteDriver.connectForALook(file)) {
      if (applicationId(connection) != APPLICATION_ID) {
        throw refused(file, "it is a database, but not a store of this program");
      }
      if (Migrations.version(connection) < Migrations.FIRST) {
        throw refused(file, "its header is damaged: it names no version of its schema");
      }
      migrations.isPending(connection);
    } catch (SQLException e) {
      // A checkpoint in another process may have torn what was seen: who holds a lock judges that.
      if (!SqliteFailures.isDamage(e)) {
        throw SqliteFailures.translate(file, e);
      }
    }
  }

  /**
   * Refuses a store that this process may only read: its log is written even by those who read.
   *
   * @throws KmsUnavailableException if it or its directory cannot be written
   */
  static void requireWritable(Path file) {
    Path directory = file.toAbsolutePath().resolveSibling("");
    for (Path needed : List.of(file, directory)) {
      if (Files.exists(needed) && !Files.isWritable(needed)) {
        throw new KmsUnavailableException(
            "the store "
                + file
                + " cannot be used: "
                + needed
                + " cannot be written by this process, which a store needs even to be read; see its"
                + " permissions, and whether its file system is read-only");
      }
    }
  }

  private static void checkAttributes(Path file) {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw refused(file, "there is no such file");
    } catch (IOException e) {
      throw refused(file, "it cannot be reached (" + e + ")");
    }
    if (!attributes.isRegularFile()) {
      throw refused(file, "it is not a file");
    }
    if (attributes.size() == 0) {
      throw refused(file, "it is empty");
    }
    if (!Files.isReadable(file)) {
      throw refused(file, "this process may not read it");
    }
  }

  private static KmsException refused(Path file, String why) {
    return new KmsException(
        KmsErrorCode.INTERNAL,
        "the store "
            + file
            + " cannot be opened: "
            + why
            + ". Correct its name in the configuration or its permissions, or restore it from a"
            + " backup");
  }

  private static int applicationId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA application_id")) {
      return row.getInt(1);
    }
  }
}
