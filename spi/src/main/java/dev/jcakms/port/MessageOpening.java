package dev.jcakms.port;

import dev.jcakms.format.MessageHeader;

/**
 * Opens messages under one key, or under whichever key they name, with one context. Thread-safe;
 * judged by the gate at each message.
 */
public interface MessageOpening {
  /**
   * Opens a whole message with a single body. When it throws, {@code out} holds nothing of the
   * plaintext.
   *
   * @param aadDigest the SHA-256 of the associated data, or no bytes if there is none
   * @param body holds the body at {@code offset}; may be {@code out}, at any offset
   * @param out has room for the plaintext at {@code outOffset}
   * @return the number of bytes written
   * @throws KmsInvalidCiphertextException if the message is refused
   */
  int open(
      MessageHeader header,
      byte[] aadDigest,
      byte[] body,
      int offset,
      int length,
      byte[] out,
      int outOffset);

  /**
   * Begins to open a message with a chunked body, whose bytes (salt and commitment first) the
   * stream takes. It gives out verified chunks only.
   *
   * @param aadDigest the SHA-256 of the associated data, or no bytes if there is none
   * @throws KmsInvalidCiphertextException if the header is refused
   */
  BodyStream begin(MessageHeader header, byte[] aadDigest);
}
