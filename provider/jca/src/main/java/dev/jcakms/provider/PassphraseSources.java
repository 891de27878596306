package dev.jcakms.provider;

import dev.jcakms.hsm.software.Passphrase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a passphrase comes from: {@code file:/path}, {@code env:NAME} or {@code callback}. Never
 * from a command line, which every process can read.
 */
final class PassphraseSources {
  private static final String FILE = "file:";
  private static final String VARIABLE = "env:";
  private static final String CALLBACK = "callback";

  private PassphraseSources() {}

  static Passphrase parse(
      String source, Function<String, Optional<String>> variables, Optional<Passphrase> callback) {
    if (source.startsWith(FILE)) {
      Path file = Path.of(source.substring(FILE.length()));
      return () -> read(file);
    }
    if (source.startsWith(VARIABLE)) {
      String name = source.substring(VARIABLE.length());
      return () ->
          variables
              .apply(name)
              .orElseThrow(() -> new KmsConfigurationException(name + " is not set"))
              .toCharArray();
    }
    if (source.equals(CALLBACK)) {
      return callback.orElseThrow(
          () -> new KmsConfigurationException("passphrase-source=callback needs a handler"));
    }
    throw new KmsConfigurationException("passphrase-source is file:/path, env:NAME or callback");
  }

  /** The first line of a file. */
  private static char[] read(Path file) {
    byte[] bytes = new byte[0];
    char[] chars = new char[0];
    try {
      bytes = Files.readAllBytes(file);
      CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
      chars = decoded.array();
      int length = 0;
      while (length < decoded.limit() && chars[length] != '\n' && chars[length] != '\r') {
        length++;
      }
      return Arrays.copyOf(chars, length);
    } catch (IOException e) {
      throw new KmsConfigurationException("cannot read the passphrase file " + file, e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(chars, '\0');
    }
  }
}
