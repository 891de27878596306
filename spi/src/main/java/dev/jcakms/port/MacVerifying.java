package dev.jcakms.port;

/** Has the root verify MACs of one key. Thread-safe; judged at each call. */
public interface MacVerifying {
  /** The key ARN. */
  String keyArn();

  /** Whether a MAC is this key's of that message, compared in constant time. */
  boolean verify(byte[] message, byte[] mac);
}
