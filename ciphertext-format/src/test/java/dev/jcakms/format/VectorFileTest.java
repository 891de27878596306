package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner of the vectors cannot be made to see nothing. */
class VectorFileTest {
  @Test
  void emptyFolderIsRefused(@TempDir Path folder) {
    assertThrows(AssertionError.class, () -> VectorFile.folder(folder));
  }

  @Test
  void unknownKeyIsRefused() {
    assertThrows(AssertionError.class, () -> VectorFile.parse("x", "expects: accepted\n\n"));
  }

  @Test
  void headerWithoutEmptyLineIsRefused() {
    assertThrows(AssertionError.class, () -> VectorFile.parse("x", "layout: key id\nkind: 01\n"));
  }

  @Test
  void fieldGivenTwiceIsRefused() {
    assertThrows(
        AssertionError.class, () -> VectorFile.parse("x", "layout: key id\n\nid: 01\nid: 02\n"));
  }

  @Test
  void halfByteIsRefused() {
    assertThrows(AssertionError.class, () -> VectorFile.bytes("012"));
  }

  @Test
  void termsOfAllKindsBecomeBytes() {
    assertArrayEquals(
        new byte[] {1, (byte) 0xFF, 0, 0, 0, 'a', ' '}, VectorFile.bytes("01ff 00*3 \"a \""));
    assertArrayEquals(new byte[0], VectorFile.bytes(""));
    VectorFile twoLines = VectorFile.parse("x", "layout: key id\n\nid:\n  0102\n  03\n");
    assertArrayEquals(new byte[] {1, 2, 3}, twoLines.whole());
    assertArrayEquals("é".getBytes(StandardCharsets.UTF_8), VectorFile.bytes("\"é\""));
  }
}
