package dev.jcakms.port;

import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootSuite;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Makes messages under one key and context. Thread-safe; judged by the gate at each message.
 *
 * <p>Input and output may be one array, at any offsets: {@code out} is written only after the input
 * has been read. All array ranges are the caller's to check.
 */
public interface MessageSealing {
  /** The suite that seals the message keys; it decides the length of a header. */
  RootSuite rootSuite();

  /**
   * Judges the key again, under the name by which it was asked for, as a new {@link
   * KeyService#sealing} would.
   *
   * @throws KmsException if it may not be used so any more
   */
  void admitAgain();

  /**
   * Makes a whole message with a single body.
   *
   * @param aadDigest the SHA-256 of the associated data, or no bytes if there is none
   * @param length at most {@link dev.jcakms.format.MessageBody#MAX_SINGLE_BYTES}
   * @param out has room for the message at {@code outOffset}
   * @return the number of bytes written
   */
  int seal(byte[] aadDigest, byte[] in, int offset, int length, byte[] out, int outOffset);

  /**
   * Begins a message with a chunked body, whose start (header, salt, commitment) is the first that
   * the stream writes.
   *
   * @param aadDigest the SHA-256 of the associated data, or no bytes if there is none
   */
  BodyStream begin(byte[] aadDigest);

  /**
   * Makes a message with a chunked body of all that a stream holds, on as many threads as there are
   * cores if it is long; judged by the gate at each chunk. They are gone when this returns or
   * throws. Memory is bounded by about a megabyte for each of them, whatever the length.
   *
   * <p>Both streams are used by one thread at a time, not always the same. The output is written in
   * order, as soon as a chunk is sealed; it is neither flushed nor closed. After a failure what was
   * written is no message. An interrupted caller stops.
   *
   * @param aadDigest the SHA-256 of the associated data, or no bytes if there is none
   * @return the header that was written
   * @throws IOException what a stream threw; {@link java.io.InterruptedIOException} if the thread
   *     is interrupted, which it stays
   */
  MessageHeader transfer(byte[] aadDigest, InputStream in, OutputStream out) throws IOException;
}
