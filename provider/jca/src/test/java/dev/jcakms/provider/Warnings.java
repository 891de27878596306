package dev.jcakms.provider;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The warnings that contain some words, from when it is made to when it is closed. */
final class Warnings extends Handler implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("dev.jcakms");

  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final String words;

  private Warnings(String words) {
    this.words = words;
  }

  static Warnings containing(String words) {
    Warnings warnings = new Warnings(words);
    LOGGER.addHandler(warnings);
    return warnings;
  }

  List<String> texts() {
    return texts;
  }

  @Override
  public void publish(LogRecord line) {
    String text = new SimpleFormatter().formatMessage(line);
    if (line.getLevel().equals(Level.WARNING) && text.contains(words)) {
      texts.add(text);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
  }
}
