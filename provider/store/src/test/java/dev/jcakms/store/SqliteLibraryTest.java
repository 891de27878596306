package dev.jcakms.store;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.LibraryLoaderUtil;

/** The native library is unpacked once, and never loaded from where others can write. */
class SqliteLibraryTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path home;

  @SuppressWarnings("NullAway.Init")
  private Path nativeDirectory;

  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createDirectory(directory.resolve("home"));
    setMode(home, "rwx------");
    nativeDirectory = home.toRealPath().resolve("native");
  }

  private static void setMode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Path unpacked() {
    return SqliteLibrary.unpackedIn(home).orElseThrow();
  }

  @Test
  void libraryIsUnpackedForItsOwnerAloneAndLeftAloneAfterThat() throws IOException {
    Path library = unpacked();
    assertEquals(nativeDirectory, library.getParent());
    assertEquals("rwx------", mode(nativeDirectory));
    assertEquals("rw-------", mode(library));
    FileTime longAgo = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(library, longAgo);
    assertEquals(library, unpacked());
    assertEquals(longAgo, Files.getLastModifiedTime(library));
    assertEquals(List.of(library), files());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(nativeDirectory)) {
      return files.toList();
    }
  }

  @Test
  void libraryIsTheOneThatTheDriverFinds() throws IOException {
    String resource =
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
    try (InputStream in =
        requireNonNull(LibraryLoaderUtil.class.getResourceAsStream(resource), resource)) {
      assertArrayEquals(in.readAllBytes(), Files.readAllBytes(unpacked()));
    }
  }

  @Test
  void libraryThatIsAnotherIsReplaced() throws IOException {
    Path library = unpacked();
    byte[] bytes = Files.readAllBytes(library);
    byte[] changed = bytes.clone();
    changed[bytes.length / 2] ^= 1;
    for (byte[] other : new byte[][] {changed, new byte[0]}) {
      Files.write(library, other);
      assertEquals(library, unpacked());
      assertArrayEquals(bytes, Files.readAllBytes(library));
      assertEquals(List.of(library), files());
    }
  }

  @Test
  void checksumOfAFileIsThatOfAJarWithIt() throws IOException {
    byte[] bytes = new byte[100_000];
    bytes[1] = 1;
    Path file = Files.write(directory.resolve("file"), bytes);
    Path jar = directory.resolve("jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("file"));
      out.write(bytes);
    }
    URL inJar = new URL("jar:" + jar.toUri() + "!/file");
    assertEquals(SqliteLibrary.checksum(file.toUri().toURL()), SqliteLibrary.checksum(inJar));
  }

  @Test
  void libraryThatOthersCanWriteIsReplacedByOneThatTheyCannot() throws IOException {
    Path library = unpacked();
    for (String open : new String[] {"rw--w----", "rw-----w-"}) {
      setMode(library, open);
      Object before = Files.getAttribute(library, "unix:ino");
      assertEquals(library, unpacked());
      assertEquals("rw-------", mode(library));
      assertNotEquals(before, Files.getAttribute(library, "unix:ino"));
    }
  }

  @Test
  void directoryThatOthersCanWriteIsNotUsed() throws IOException {
    for (String open : new String[] {"rwx-w----", "rwx----w-"}) {
      setMode(home, open);
      assertEquals(Optional.empty(), SqliteLibrary.unpackedIn(home));
      assertFalse(Files.exists(nativeDirectory));
    }
    setMode(home, "rwx------");
    Path library = unpacked();
    for (String open : new String[] {"rwx-w----", "rwx----w-"}) {
      setMode(nativeDirectory, open);
      assertEquals(Optional.empty(), SqliteLibrary.unpackedIn(home));
    }
    setMode(nativeDirectory, "rwx------");
    assertEquals(library, unpacked());
  }

  @Test
  void linkIsNotFollowed() throws IOException {
    Path library = unpacked();
    Path elsewhere = Files.move(library, directory.resolve("elsewhere"));
    Files.createSymbolicLink(library, elsewhere);
    assertEquals(library, unpacked());
    assertFalse(Files.isSymbolicLink(library));
    Files.delete(library);
    Files.delete(nativeDirectory);
    Files.createSymbolicLink(nativeDirectory, Files.createDirectory(directory.resolve("other")));
    assertEquals(Optional.empty(), SqliteLibrary.unpackedIn(home));
  }

  @Test
  void whatCannotBeWrittenIsNoFailure() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertEquals(Optional.empty(), SqliteLibrary.unpackedIn(file));
    assertEquals(Optional.empty(), SqliteLibrary.unpackedIn(directory.resolve("missing")));
    Files.createFile(nativeDirectory);
    assertEquals(Optional.empty(), SqliteLibrary.unpackedIn(home));
  }
}
