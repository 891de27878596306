package dev.jcakms.cli;

import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootSuite;

/** The first bytes of a message that goes by, kept to say which key it names. */
final class Head {
  private final byte[] bytes = new byte[MessageHeader.lengthFor(RootSuite.XAES_256_GCM)];
  private int count;

  /** Keeps what is still missing. */
  void see(byte[] in, int length) {
    int more = Math.min(length, bytes.length - count);
    System.arraycopy(in, 0, bytes, count, more);
    count += more;
  }

  /**
   * The header that has gone by.
   *
   * @throws dev.jcakms.format.FormatException if it was none
   */
  MessageHeader header() {
    return MessageHeader.read(bytes, 0, count);
  }
}
