package dev.jcakms.cli;

import java.util.Arrays;
import java.util.Base64;
import picocli.CommandLine.TypeConversionException;

/**
 * The bytes of a blob on the command line, maybe secret. Compares by identity and shows its length
 * alone. Not for several threads.
 */
final class Blob {
  private final byte[] bytes;

  private Blob(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads what {@code aws} version 2 reads: {@code fileb://PATH} is raw bytes, a bare text is
   * base64, and so is the text that {@code file://PATH} holds. The refusal does not quote it.
   */
  static Blob parse(String value) {
    if (ParameterFile.isBytes(value)) {
      return new Blob(ParameterFile.bytes(value));
    }
    try {
      return new Blob(Base64.getDecoder().decode(ParameterFile.text(value).strip()));
    } catch (IllegalArgumentException notBase64) {
      throw new TypeConversionException("not base64 (raw bytes are given as fileb://PATH)");
    }
  }

  /** The bytes themselves, not a copy. */
  byte[] bytes() {
    return bytes;
  }

  /** Zeroes the bytes. */
  void wipe() {
    Arrays.fill(bytes, (byte) 0);
  }

  /** The length alone. */
  @Override
  public String toString() {
    return "Blob[" + bytes.length + " bytes]";
  }
}
