package dev.jcakms.cli;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * The provider's warnings on standard error: a line each, in no language but their own. What the
 * JDK has for that finds out who warned, when, and how the user would read it, which takes a short
 * verb a hundredth of a second.
 */
final class Warnings extends Formatter {
  /** Held, since the JDK forgets a logger that nobody holds, and what was set on it. */
  private static final Logger PROVIDER = Logger.getLogger("dev.jcakms");

  private Warnings() {}

  /** From now on they go there and nowhere else. Doing it again changes nothing. */
  static void toStandardError() {
    for (Handler before : PROVIDER.getHandlers()) {
      PROVIDER.removeHandler(before);
    }
    PROVIDER.setUseParentHandlers(false);
    PROVIDER.addHandler(
        new StreamHandler(System.err, new Warnings()) {
          @Override
          public synchronized void publish(LogRecord warning) {
            super.publish(warning);
            flush();
          }
        });
  }

  @Override
  public String format(LogRecord warning) {
    return "kms: " + formatMessage(warning) + System.lineSeparator();
  }
}
