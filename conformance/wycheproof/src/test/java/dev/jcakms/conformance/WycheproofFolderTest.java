package dev.jcakms.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WycheproofFolderTest {
  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  @TempDir
  Path temp;

  @Test
  void propertyComesBeforeTheVariable() throws Exception {
    Path first = Files.createDirectory(temp.resolve("first"));
    Path second = Files.createDirectory(temp.resolve("second"));
    assertEquals(Optional.of(first), WycheproofFolder.find(first.toString(), second.toString()));
    assertEquals(Optional.of(second), WycheproofFolder.find(null, second.toString()));
  }

  @Test
  void emptyNameIsNone() {
    assertEquals(Optional.of(temp), WycheproofFolder.find("", temp.toString()));
    assertEquals(Optional.empty(), WycheproofFolder.find("", ""));
    assertEquals(Optional.empty(), WycheproofFolder.find(null, null));
  }

  @Test
  void nameOfNoFolderIsRefused() {
    String missing = temp.resolve("missing").toString();
    WycheproofException e =
        assertThrows(WycheproofException.class, () -> WycheproofFolder.find(missing, null));
    assertTrue(String.valueOf(e.getMessage()).contains(missing), e.getMessage());
  }
}
