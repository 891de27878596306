package dev.jcakms.service.sealing;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * The AES key of one chunked body, which can be wiped as the JDK's own key object cannot. Compares
 * by identity; refuses Java serialization. For one thread.
 */
final class ChunkKey implements SecretKey {
  private static final long serialVersionUID = 1L;

  private final transient byte[] bytes;
  private boolean destroyed;

  /** A key of these bytes; the array belongs to it from now on. */
  ChunkKey(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /**
   * The bytes, a copy.
   *
   * @throws IllegalStateException after {@link #destroy()}
   */
  @Override
  public byte[] getEncoded() {
    if (destroyed) {
      throw new IllegalStateException("the key is destroyed");
    }
    return bytes.clone();
  }

  /** Wipes the bytes. Doing it again does nothing. */
  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  @Override
  public String toString() {
    return "ChunkKey";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("the key of a chunked body is never kept");
  }
}
