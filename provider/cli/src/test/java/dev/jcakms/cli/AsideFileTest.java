package dev.jcakms.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is there when it is whole, or not at all. */
class AsideFileTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void fileAppearsAtCommit() throws IOException {
    Path target = directory.resolve("out");
    try (AsideFile file = new AsideFile(target, false)) {
      file.stream().write("all".getBytes(UTF_8));
      assertTrue(Files.notExists(target));
      file.commit();
    }
    assertEquals(List.of("out"), names());
    assertEquals("all", Files.readString(target));
  }

  @Test
  void fileWithoutCommitIsGoneAndTheOldOneStays() throws IOException {
    Path target = Files.writeString(directory.resolve("out"), "old");
    try (AsideFile file = new AsideFile(target, false)) {
      file.stream().write("half".getBytes(UTF_8));
      assertEquals(2, names().size());
    }
    assertEquals(List.of("out"), names());
    assertEquals("old", Files.readString(target));
  }

  @Test
  void secretFileIsItsOwnersAloneFromTheStart() throws IOException {
    Path target = directory.resolve("out");
    try (AsideFile file = new AsideFile(target, true)) {
      Path aside = directory.resolve(names().get(0));
      assertEquals(
          PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(aside));
      file.commit();
    }
    assertEquals(
        PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(target));
  }

  @Test
  void symbolicLinkStaysAndItsFileIsReplaced() throws IOException {
    Path real = Files.writeString(directory.resolve("real"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));
    try (AsideFile file = new AsideFile(link, false)) {
      file.stream().write("new".getBytes(UTF_8));
      file.commit();
    }
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(real));
  }

  @Test
  void deviceIsNotReplacedByAFile() {
    assertThrows(FileSystemException.class, () -> new AsideFile(Path.of("/dev/null"), false));
  }

  @Test
  void directoryThatIsNotThereIsNotMade() {
    assertThrows(
        IOException.class, () -> new AsideFile(directory.resolve("none").resolve("out"), false));
  }
}
