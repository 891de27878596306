package dev.jcakms.port;

/** Has the root make MACs under one key. Thread-safe; judged at each call. */
public interface MacMaking {
  /** The key ARN. */
  String keyArn();

  /** The MAC of a message, as long as the hash. */
  byte[] mac(byte[] message);

  /** The MAC of a message that comes in parts, for one that is too long to be held. */
  MacStream stream();
}
