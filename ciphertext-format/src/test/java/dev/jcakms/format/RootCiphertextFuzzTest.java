package dev.jcakms.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Searches for bytes that {@link RootCiphertext#read} accepts and does not write again. */
class RootCiphertextFuzzTest {
  @FuzzTest
  void whatIsAcceptedIsWrittenAgain(byte[] bytes) {
    Allocation.staysBelowItsInput(bytes.length, () -> RootCiphertext.read(bytes));
    RootCiphertext read;
    try {
      read = RootCiphertext.read(bytes);
    } catch (FormatException refused) {
      return;
    }
    assertArrayEquals(bytes, read.bytes());
    byte[] aad = read.additionalData(EncryptionContext.none());
    RootCiphertext rebuilt = RootCiphertext.of(aad, read.nonce(), read.ciphertextAndTag());
    assertArrayEquals(bytes, rebuilt.bytes());
  }
}
