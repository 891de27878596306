package dev.jcakms.cli;

import dev.jcakms.format.FormatException;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads the headers of messages. */
final class Headers {
  private Headers() {}

  /**
   * Reads as far as the header goes, and no further.
   *
   * @throws KmsInvalidCiphertextException if there is none
   */
  static MessageHeader read(InputStream in) throws IOException {
    try {
      byte[] prefix = in.readNBytes(MessageHeader.PREFIX_BYTES);
      if (prefix.length < MessageHeader.PREFIX_BYTES) {
        return MessageHeader.read(prefix); // Which says what is wrong with it.
      }
      byte[] header = Arrays.copyOf(prefix, MessageHeader.length(prefix, 0));
      int more = in.readNBytes(header, prefix.length, header.length - prefix.length);
      return MessageHeader.read(header, 0, prefix.length + more);
    } catch (FormatException notOne) {
      throw KmsInvalidCiphertextException.readable(notOne);
    }
  }
}
