package dev.jcakms.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Locale;

/** Searches for texts that {@link KeyId#parse} accepts and does not write again. */
class KeyIdFuzzTest {
  @FuzzTest
  void whatIsAcceptedIsWrittenAgain(byte[] utf8) {
    String text = new String(utf8, UTF_8);
    Allocation.staysBelowItsInput(utf8.length, () -> KeyId.parse(text));
    KeyId read;
    try {
      read = KeyId.parse(text);
    } catch (FormatException refused) {
      return;
    }
    assertEquals(text.toLowerCase(Locale.ROOT), read.toString());
    assertEquals(read, KeyId.read(read.bytes(), 0));
  }
}
