package dev.jcakms.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * SQLite's native library, unpacked once into a directory that is ours alone. The driver would
 * unpack it at every start, into the directory for temporary files.
 *
 * <p>What lies there is loaded only if nobody else can write it, and has the checksum of what the
 * driver brings. Where that cannot be, the driver does it in its own way.
 */
public final class SqliteLibrary {
  private static final String DIRECTORY = "native";
  private static final Path THIS_PROCESS = Path.of("/proc/self");
  private static final Path MEMORY_MAP = THIS_PROCESS.resolve("maps");

  /** In the name of the C library that a JVM for Alpine runs on. */
  private static final String MUSL = "/ld-musl-";

  private static final String DRIVERS_DIRECTORY = "/org/sqlite/native/";
  private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private SqliteLibrary() {}

  /**
   * Loads it, once for the JVM; later calls return at once.
   *
   * @param home where the directory {@code native} is made for it, unless the system property
   *     {@code jcakms.native-dir} names another place for that
   * @throws dev.jcakms.port.KmsException INTERNAL if it can be unpacked or loaded nowhere
   */
  public static void load(Path home) {
    SqliteDriver.withoutContext(() -> SqliteDriver.load(unpackedIn(parent(home))));
  }

  /** The directory that it is unpacked into, whether or not that has been. */
  public static Path directory(Path home) {
    return parent(home).resolve(DIRECTORY);
  }

  /**
   * Takes it out of a home of which nothing else is left; it goes on working where it is loaded.
   */
  public static void remove(Path home) throws IOException {
    Path directory = home.resolve(DIRECTORY);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (NoSuchFileException neverUnpacked) {
      // Or unpacked elsewhere.
    }
  }

  private static Path parent(Path home) {
    String named = System.getProperty(SqliteDriver.NATIVE_DIRECTORY_PROPERTY);
    return named == null ? home : Path.of(named);
  }

  /** The file, or none if it cannot be there. */
  static Optional<Path> unpackedIn(Path parent) {
    try {
      UserPrincipal self = self();
      Path directory = parent.toRealPath().resolve(DIRECTORY);
      if (!isOursAlone(parent.toRealPath(), self)) {
        return Optional.empty();
      }
      makeIfMissing(directory);
      URL packed = packed();
      int checksum = checksum(packed);
      Path library = directory.resolve(fileName(checksum));
      return isOursAlone(directory, self) && isUnpacked(packed, checksum, library, self)
          ? Optional.of(library)
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException elsewhere) {
      return Optional.empty();
    }
  }

  private static boolean isUnpacked(URL packed, int checksum, Path library, UserPrincipal self)
      throws IOException {
    try {
      if (isOursAlone(library, self) && checksum == checksum(Files.readAllBytes(library))) {
        return true;
      }
    } catch (NoSuchFileException firstTime) {
      // Written now.
    }
    write(bytes(packed), library);
    return isOursAlone(library, self);
  }

  /** In one step: another process may be loading it. */
  private static void write(byte[] packed, Path library) throws IOException {
    Path aside = Files.createTempFile(library.getParent(), ".new-", "", FILE_MODE);
    try {
      try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        Channels.newOutputStream(channel).write(packed);
        channel.force(true);
      }
      Files.move(aside, library, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static URL packed() throws IOException {
    String resource = directoryInDriver() + "/" + LibraryLoaderUtil.getNativeLibName();
    URL packed = SQLiteJDBCLoader.class.getResource(resource);
    if (packed == null) {
      throw new IOException("the driver brings no library for this machine");
    }
    return packed;
  }

  /** A jar has it beside the file: to unpack that takes longer than all else here. */
  static int checksum(URL packed) throws IOException {
    if (!(connection(packed) instanceof JarURLConnection inJar)) {
      return checksum(bytes(packed));
    }
    try (JarFile jar = inJar.getJarFile()) {
      return (int) jar.getEntry(inJar.getEntryName()).getCrc();
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  private static byte[] bytes(URL packed) throws IOException {
    try (InputStream in = connection(packed).getInputStream()) {
      return in.readAllBytes();
    }
  }

  /** One whose jar is closed with it; else it would stay open for the life of the JVM. */
  private static URLConnection connection(URL packed) throws IOException {
    URLConnection connection = packed.openConnection();
    connection.setUseCaches(false);
    return connection;
  }

  /**
   * Where the driver has the library for this machine. On Linux it would start a process to find
   * out, {@code uname} by the search path, at every start. What is said here need not be right: a
   * library that cannot be loaded is not, and then the driver does it in its own way.
   */
  private static String directoryInDriver() throws IOException {
    if (!System.getProperty("os.name").equals("Linux")) {
      return LibraryLoaderUtil.getNativeLibResourcePath();
    }
    // File names in it are in no known encoding.
    String map = Files.readString(MEMORY_MAP, StandardCharsets.ISO_8859_1);
    String system = map.contains(MUSL) ? "Linux-Musl" : "Linux";
    return DRIVERS_DIRECTORY + system + "/" + OSInfo.getArchName();
  }

  /** Versions and machines that share a home do not take each other's away. */
  private static String fileName(int checksum) {
    return HexFormat.of().toHexDigits(checksum) + "-" + LibraryLoaderUtil.getNativeLibName();
  }

  private static void makeIfMissing(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, DIRECTORY_MODE);
    } catch (FileAlreadyExistsException thereAlready) {
      // Looked at next.
    }
  }

  /** Whether it is ours, and nobody else can write it. A link is not. */
  private static boolean isOursAlone(Path path, UserPrincipal self) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return !attributes.isSymbolicLink()
        && attributes.owner().equals(self)
        && !attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
        && !attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static UserPrincipal self() throws IOException {
    return Files.exists(THIS_PROCESS)
        ? Files.getOwner(THIS_PROCESS)
        : THIS_PROCESS
            .getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(requireNonNull(System.getProperty("user.name")));
  }
}
