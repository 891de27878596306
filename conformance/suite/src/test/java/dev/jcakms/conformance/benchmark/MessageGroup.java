package dev.jcakms.conformance.benchmark;

import java.util.Locale;

/**
 * What takes turns in one run: the contestants that do the same work on messages of one size.
 *
 * @param work {@link #ENCRYPT}, {@link #DECRYPT} or {@link #TASKS}
 */
record MessageGroup(String work, int sizeBytes) {
  /** Messages are made. */
  static final String ENCRYPT = "encrypt";

  /** A message is opened. */
  static final String DECRYPT = "decrypt";

  /** Ten thousand tasks make a message each. */
  static final String TASKS = "tasks";

  private static final int KIB_BYTES = 1 << 10;
  private static final int MIB_BYTES = 1 << 20;

  /** The group of a word. */
  static MessageGroup of(String word) {
    int dash = word.indexOf('-');
    return new MessageGroup(word.substring(0, dash), Integer.parseInt(word.substring(dash + 1)));
  }

  /** In names of files, and as the value of JMH's parameter. */
  String word() {
    return work + "-" + sizeBytes;
  }

  /** The size, for people. */
  String size() {
    if (sizeBytes < KIB_BYTES) {
      return sizeBytes + " B";
    }
    return sizeBytes < MIB_BYTES
        ? String.format(Locale.ROOT, "%d KiB", sizeBytes / KIB_BYTES)
        : String.format(Locale.ROOT, "%d MiB", sizeBytes / MIB_BYTES);
  }

  /** Whether a message of that size has a single body. */
  boolean isSingle() {
    return sizeBytes < MIB_BYTES;
  }
}
