package dev.jcakms.jca.key;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * An application's own data key: its bytes, or none if it is opaque, and the root ciphertext from
 * which it can be made again. Compares by identity; refuses Java serialization. Thread-safe.
 *
 * <p>One with bytes is an ordinary AES key for any provider and, like AWS's, no longer obeys the
 * gate: disabling its KMS key only stops it from being opened again. Nobody counts the messages
 * under it: with random 96-bit nonces make another before 2^32.
 */
public final class DataKey implements SecretKey {
  private static final long serialVersionUID = 1L;
  private static final String AES = "AES";

  private final transient byte @Nullable [] plaintext;
  private final transient byte[] ciphertextBlob;
  private final String keyArn;
  private final String algorithm;
  private boolean destroyed;

  /**
   * A data key for AES. For the provider; an application gets one from it. Both arrays are copied.
   *
   * @param plaintext the bytes, or null for an opaque key
   */
  public DataKey(byte @Nullable [] plaintext, byte[] ciphertextBlob, String keyArn) {
    this(plaintext, ciphertextBlob, keyArn, AES);
  }

  /** The same for another algorithm: whoever unwraps says what it was that he wrapped. */
  public DataKey(
      byte @Nullable [] plaintext, byte[] ciphertextBlob, String keyArn, String algorithm) {
    this.plaintext = plaintext == null ? null : plaintext.clone();
    this.ciphertextBlob = ciphertextBlob.clone();
    this.keyArn = keyArn;
    this.algorithm = algorithm;
  }

  /** The root ciphertext, a copy: keep it beside what the key encrypts. */
  public byte[] ciphertextBlob() {
    return ciphertextBlob.clone();
  }

  /** The KMS key that sealed it. */
  public String keyArn() {
    return keyArn;
  }

  /** Whether it has no bytes to hand out. */
  public boolean isOpaque() {
    return plaintext == null;
  }

  /** {@code AES}, unless it was unwrapped as a key of another algorithm. */
  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  /** {@code RAW}, or null for an opaque key. */
  @Override
  public @Nullable String getFormat() {
    return plaintext == null ? null : "RAW";
  }

  /**
   * The bytes, a copy, or null for an opaque key.
   *
   * @throws IllegalStateException after {@link #destroy()}
   */
  @Override
  public synchronized byte @Nullable [] getEncoded() {
    if (destroyed) {
      throw new IllegalStateException("the data key is destroyed");
    }
    return plaintext == null ? null : plaintext.clone();
  }

  /** Wipes the bytes; the root ciphertext remains. Doing it again does nothing. */
  @Override
  public synchronized void destroy() {
    destroyed = true;
    if (plaintext != null) {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  @Override
  public synchronized boolean isDestroyed() {
    return destroyed;
  }

  @Override
  public String toString() {
    return "DataKey[" + keyArn + (isOpaque() ? ", opaque]" : "]");
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a data key is kept as its ciphertextBlob()");
  }
}
