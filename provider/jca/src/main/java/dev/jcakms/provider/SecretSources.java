package dev.jcakms.provider;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a passphrase or PIN comes from: {@code file:/path} (or {@code /path} alone), {@code
 * env:NAME} or {@code callback}. Never from a command line, which every process can read, nor from
 * the configuration itself, and never by running a command.
 *
 * @param variables the variables of the environment
 * @param callback the application's handler
 */
record SecretSources(Function<String, Optional<String>> variables, SecretCallback callback) {
  private static final String FILE = "file:";
  private static final String AUTHORITY = "//";
  private static final String LOCAL = "///";
  private static final String VARIABLE = "env:";
  private static final String CALLBACK = "callback";
  private static final String COMMAND = "|";

  /**
   * The source that a setting names. Nothing is read yet.
   *
   * @throws KmsConfigurationException for any other text, which it does not repeat, since it may be
   *     the secret itself
   */
  LoginSecret parse(Secret secret, String source) {
    if (source.startsWith("/")) {
      return file(secret, source);
    }
    if (source.startsWith(FILE)) {
      return file(secret, source.substring(FILE.length()));
    }
    if (source.startsWith(VARIABLE)) {
      String name = source.substring(VARIABLE.length());
      if (name.isEmpty()) {
        throw unknown(secret);
      }
      return new LoginSecret.Kept(() -> given(secret, variable(secret, name)), Optional.empty());
    }
    if (source.equals(CALLBACK)) {
      return new LoginSecret.Asked(() -> given(secret, callback.ask(secret)), callback);
    }
    if (source.startsWith(COMMAND)) {
      throw new KmsConfigurationException(
          secret.setting() + " names a command, and none is run from here");
    }
    throw unknown(secret);
  }

  private static KmsConfigurationException unknown(Secret secret) {
    return new KmsConfigurationException(secret.setting() + " is file:/path, env:NAME or callback");
  }

  /** An empty passphrase locks nothing, and an empty PIN may use up an attempt. */
  private static char[] given(Secret secret, char[] characters) {
    if (characters.length == 0) {
      throw new KmsConfigurationException("the " + secret.noun() + " is empty");
    }
    return characters;
  }

  private static LoginSecret file(Secret secret, String path) {
    if (!path.startsWith("/") || (path.startsWith(AUTHORITY) && !path.startsWith(LOCAL))) {
      throw new KmsConfigurationException(
          secret.setting() + " names a file of this machine by its absolute path, file:/path");
    }
    try {
      Path file = Path.of(path);
      return new LoginSecret.Kept(() -> given(secret, firstLine(secret, file)), Optional.of(file));
    } catch (InvalidPathException e) {
      throw unknown(secret);
    }
  }

  private char[] variable(Secret secret, String name) {
    return variables
        .apply(name)
        .orElseThrow(
            () ->
                new KmsConfigurationException(
                    "the variable " + name + ", which holds the " + secret.noun() + ", is not set"))
        .toCharArray();
  }

  private static char[] firstLine(Secret secret, Path file) {
    byte[] bytes = new byte[0];
    char[] chars = new char[0];
    try {
      bytes = Files.readAllBytes(file);
      CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      chars = decoded.array();
      int length = 0;
      while (length < decoded.limit() && chars[length] != '\n' && chars[length] != '\r') {
        length++;
      }
      return Arrays.copyOf(chars, length);
    } catch (CharacterCodingException e) {
      throw new KmsConfigurationException(
          "the " + secret.noun() + " file " + file + " is not UTF-8", e);
    } catch (IOException e) {
      throw new KmsConfigurationException("cannot read the " + secret.noun() + " file " + file, e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(chars, '\0');
    }
  }
}
