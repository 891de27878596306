package dev.jcakms.port;

/**
 * A chunked body in the making or being opened. For one thread. It holds at most one chunk of
 * input. Whatever it throws ends it: every later call throws the same again, until it is abandoned.
 * Input and output may be one array only if they do not overlap.
 */
public interface BodyStream {
  /** The number of bytes that {@link #update} writes when given {@code inputBytes} more. */
  long updateBytes(long inputBytes);

  /**
   * The number of bytes that {@link #doFinal} writes when given {@code inputBytes} more; when
   * opening, the most that it writes.
   */
  long finalBytes(long inputBytes);

  /** Takes input and writes what can be written; judged by the gate at each chunk. */
  int update(byte[] in, int offset, int length, byte[] out, int outOffset);

  /** Takes the last input and writes the rest. Only its return says that the message is whole. */
  int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset);

  /** Wipes what the stream holds. Does nothing after {@link #doFinal} or a failure. */
  void abandon();
}
