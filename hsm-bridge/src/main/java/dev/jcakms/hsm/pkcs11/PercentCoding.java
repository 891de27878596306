package dev.jcakms.hsm.pkcs11;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding (RFC 3986, section 2.1) over UTF-8: letters, digits and {@code others} stand for
 * themselves, every other byte is encoded. Refusals never quote what was read.
 *
 * @param others the characters beside letters and digits that need no encoding
 */
record PercentCoding(String others) {
  private static final int ENCODED_CHARACTERS = 3;
  private static final int RADIX = 16;

  /** The bytes that {@code encoded} stands for. */
  byte[] decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    int position = 0;
    while (position < encoded.length()) {
      char character = encoded.charAt(position);
      if (character == '%') {
        bytes.write(encodedByte(encoded, position));
        position += ENCODED_CHARACTERS;
      } else if (isPlain(character)) {
        bytes.write(character);
        position++;
      } else {
        throw new IllegalArgumentException(
            "has a character at position " + position + " that must be percent-encoded");
      }
    }
    return bytes.toByteArray();
  }

  /** The text that {@code encoded} stands for; what is not UTF-8 is refused. */
  String decodeText(String encoded) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(decode(encoded)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("is not UTF-8", e);
    }
  }

  /** The shortest text that stands for {@code bytes}. */
  String encode(byte[] bytes) {
    StringBuilder encoded = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      char character = (char) Byte.toUnsignedInt(b);
      if (isPlain(character)) {
        encoded.append(character);
      } else {
        encoded.append(escape(b));
      }
    }
    return encoded.toString();
  }

  /** All of {@code bytes} percent-encoded, whatever they are. */
  static String encodeAll(byte[] bytes) {
    StringBuilder encoded = new StringBuilder(ENCODED_CHARACTERS * bytes.length);
    for (byte b : bytes) {
      encoded.append(escape(b));
    }
    return encoded.toString();
  }

  private static String escape(byte b) {
    int unsigned = Byte.toUnsignedInt(b);
    return "%" + digit(unsigned / RADIX) + digit(unsigned % RADIX);
  }

  private static char digit(int value) {
    return "0123456789ABCDEF".charAt(value);
  }

  private static int encodedByte(String encoded, int position) {
    if (position + ENCODED_CHARACTERS > encoded.length()) {
      throw new IllegalArgumentException("ends within a percent-encoded byte");
    }
    int high = hexValue(encoded.charAt(position + 1));
    int low = hexValue(encoded.charAt(position + 2));
    if (high < 0 || low < 0) {
      throw new IllegalArgumentException(
          "has a percent sign at position " + position + " without two hexadecimal digits");
    }
    return high * RADIX + low;
  }

  /** Or -1. The JDK's own takes digits of every script. */
  private static int hexValue(char character) {
    return character < 0x80 ? Character.digit(character, RADIX) : -1;
  }

  private boolean isPlain(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || others.indexOf(character) >= 0;
  }
}
