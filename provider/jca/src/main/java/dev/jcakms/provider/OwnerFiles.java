package dev.jcakms.provider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * New files, mode 0600, that are on disk when a method returns; never files that SQLite has open.
 */
final class OwnerFiles {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final int BUFFER_BYTES = 65_536;

  private OwnerFiles() {}

  /** Makes a file of these bytes. */
  static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel = create(file)) {
      writeAll(channel, content, content.length);
      channel.force(true);
    }
  }

  /**
   * Copies a file, which may be secret, and gives the SHA-256 of what was copied in hexadecimal.
   */
  static String copy(Path from, Path to) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = create(to)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        writeAll(channel, buffer, read);
      }
      channel.force(true);
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The SHA-256 of a file in hexadecimal. */
  static String digest(Path file) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY);
  }

  private static void writeAll(FileChannel channel, byte[] bytes, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
