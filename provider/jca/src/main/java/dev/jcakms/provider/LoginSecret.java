package dev.jcakms.provider;

import dev.jcakms.hsm.SecretSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A passphrase or PIN from where the configuration says, and whether one that a caller has is the
 * same. The root itself is not asked that: a token to which this process is logged in takes any.
 */
interface LoginSecret extends SecretSource {
  /** Whether a caller's is the same as the one that was read last. */
  boolean isSame(char[] given);

  /** Whether a caller's can be read instead, since somebody would have to be asked. */
  boolean isAnswered();

  /** The file that it lies in, if it lies in one. */
  Optional<Path> file();

  /** Does work; a caller's is what is read in it, if it can be. */
  <T> T answering(char[] given, Supplier<T> work);

  /**
   * One that lies somewhere and can be read again.
   *
   * @param source reads it
   * @param file where it lies, if that is a file
   */
  record Kept(SecretSource source, Optional<Path> file) implements LoginSecret {
    @Override
    public char[] read() {
      return source.read();
    }

    @Override
    public boolean isSame(char[] given) {
      char[] kept = read();
      try {
        int difference = kept.length ^ given.length;
        for (int i = 0; i < Math.min(kept.length, given.length); i++) {
          difference |= kept[i] ^ given[i];
        }
        return difference == 0;
      } finally {
        Arrays.fill(kept, '\0');
      }
    }

    @Override
    public boolean isAnswered() {
      return false;
    }

    @Override
    public <T> T answering(char[] given, Supplier<T> work) {
      return work.get();
    }
  }

  /**
   * One that somebody is asked for.
   *
   * @param source asks
   * @param callback who is asked
   */
  record Asked(SecretSource source, SecretCallback callback) implements LoginSecret {
    @Override
    public char[] read() {
      return source.read();
    }

    @Override
    public boolean isSame(char[] given) {
      return callback.isLastAnswer(given);
    }

    @Override
    public boolean isAnswered() {
      return true;
    }

    @Override
    public Optional<Path> file() {
      return Optional.empty();
    }

    @Override
    public <T> T answering(char[] given, Supplier<T> work) {
      return callback.answering(given, work);
    }
  }
}
