package dev.jcakms.port;

import dev.jcakms.format.MessageHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Opens messages under one key, or under whichever key they name, with one context. Thread-safe;
 * judged by the gate at each message.
 */
public interface MessageOpening {
  /**
   * Judges the key again, under the name by which it was asked for, as a new {@link
   * KeyService#opening} would.
   *
   * @throws KmsException if it may not be used so any more
   */
  void admitAgain();

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
   * Begins to open a message with a chunked body, whose chunks the stream takes. It gives out
   * verified chunks only.
   *
   * @param aadDigest the SHA-256 of the associated data, or no bytes if there is none
   * @param start holds the body's first {@link dev.jcakms.format.MessageBody#CHUNKED_START_BYTES}
   *     bytes, salt and commitment, at {@code offset}: with them the body's own key is derived at
   *     once
   * @throws KmsInvalidCiphertextException if the header is refused, or the start
   */
  BodyStream begin(MessageHeader header, byte[] aadDigest, byte[] start, int offset);

  /**
   * Opens a message with a chunked body that a stream holds to its end, in the way of {@link
   * MessageSealing#transfer}: on several threads, in order, in bounded memory.
   *
   * <p>What is written is verified, but may be a prefix: only the return says that the message is
   * whole. The first failure in the order of the message is the one that is thrown, and nothing
   * behind it is written.
   *
   * @param aadDigest the SHA-256 of the associated data, or no bytes if there is none
   * @param body what comes after the header
   * @throws KmsInvalidCiphertextException if the message is refused
   * @throws IOException what a stream threw; {@link java.io.InterruptedIOException} if the thread
   *     is interrupted, which it stays
   */
  void transfer(MessageHeader header, byte[] aadDigest, InputStream body, OutputStream out)
      throws IOException;
}
