package dev.jcakms.port;

import dev.jcakms.format.RootSuite;

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
}
