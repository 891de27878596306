package dev.jcakms.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/**
 * A flag's value that stands in a file: {@code file://PATH} as text, {@code fileb://PATH} as bytes.
 */
final class ParameterFile {
  private static final String TEXT_PREFIX = "file://";
  private static final String BYTES_PREFIX = "fileb://";

  /** Far above what any parameter may hold, so that the service refuses what is too long. */
  private static final int MAX_BYTES = 1 << 20;

  private ParameterFile() {}

  /** The text of a value, read from its file if it names one. */
  static String text(String value) {
    if (isBytes(value)) {
      throw new TypeConversionException("text is read by file://, only a blob by fileb://");
    }
    return value.startsWith(TEXT_PREFIX)
        ? utf8(read(value.substring(TEXT_PREFIX.length())))
        : value;
  }

  /** Whether the value names a file of bytes. */
  static boolean isBytes(String value) {
    return value.startsWith(BYTES_PREFIX);
  }

  /** The bytes of the file that the value names. */
  static byte[] bytes(String value) {
    return read(value.substring(BYTES_PREFIX.length()));
  }

  private static byte[] read(String path) {
    try (InputStream in = InputFile.open(Path.of(path))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new TypeConversionException("the file " + path + " is longer than 1 MiB");
      }
      return bytes;
    } catch (IOException e) {
      throw new TypeConversionException(Failures.text(e));
    } catch (InvalidPathException e) {
      throw new TypeConversionException("not a path: " + path);
    }
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new TypeConversionException("the file is not UTF-8 text");
    }
  }
}
