package dev.jcakms.port;

/**
 * A MAC in the making; judged at its beginning and its end. For one thread. Whatever it throws ends
 * it. It may hold one of the root's few sessions until it ends.
 */
public interface MacStream extends AutoCloseable {
  /** Takes a part of the message. */
  void update(byte[] in, int offset, int length);

  /** The MAC of all that came, and the end of this stream. */
  byte[] doFinal();

  /** Gives back what the stream holds. Does nothing after {@link #doFinal} or a failure. */
  @Override
  void close();
}
