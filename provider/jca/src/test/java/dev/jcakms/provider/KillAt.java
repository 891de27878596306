package dev.jcakms.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Has this process killed, by the operating system and without a last word, at a step of its work.
 */
final class KillAt {
  private KillAt() {}

  /** Watches for the step of that name. */
  static <S extends Enum<S>> Consumer<S> step(String name) {
    return step -> {
      if (step.name().equals(name)) {
        killSelf();
      }
    };
  }

  private static void killSelf() {
    try {
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      Thread.sleep(Long.MAX_VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
