package dev.jcakms.jca;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The associated data of one message, as its digest. */
final class AssociatedData {
  private static final byte[] NONE = new byte[0];

  private @Nullable MessageDigest digest;
  private boolean closed;

  void update(byte[] in, int offset, int length) {
    if (closed) {
      throw new IllegalStateException("associated data comes before the first byte of a message");
    }
    if (length > 0) {
      if (digest == null) {
        digest = sha256();
      }
      digest.update(in, offset, length);
    }
  }

  /** Whether any came for the message that is to be made or opened. */
  boolean isGiven() {
    return digest != null;
  }

  /** No more comes: the message has begun. */
  void close() {
    closed = true;
  }

  /** The SHA-256 of what came, or no bytes if nothing did; ready for the next message. */
  byte[] finish() {
    byte[] result = digest == null ? NONE : digest.digest();
    reset();
    return result;
  }

  /** Forgets what came. */
  void reset() {
    digest = null;
    closed = false;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
