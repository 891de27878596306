package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Searches for bytes that {@link EncryptionContext#read} accepts and does not write again. */
class EncryptionContextFuzzTest {
  @FuzzTest
  void whatIsAcceptedIsWrittenAgain(byte[] bytes) {
    Allocation.staysBelowItsInput(bytes.length, () -> EncryptionContext.read(bytes));
    EncryptionContext read;
    try {
      read = EncryptionContext.read(bytes);
    } catch (FormatException refused) {
      return;
    }
    assertArrayEquals(bytes, read.canonicalBytes());
    assertEquals(read, EncryptionContext.of(read.pairs()));
  }
}
