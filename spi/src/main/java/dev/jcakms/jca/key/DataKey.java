package dev.jcakms.jca.key;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KeyService;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * An application's own data key: its bytes, or none if it is opaque, and the root ciphertext from
 * which it can be made again. Compares by identity; refuses Java serialization. Thread-safe.
 *
 * <p>One with bytes is an ordinary AES key for any provider and, like AWS's, no longer obeys the
 * gate: disabling its KMS key only stops it from being opened again. Nobody counts the messages
 * under it: with random 96-bit nonces make another before 2^32.
 *
 * <p>An opaque one works in our {@code AES/GCM/NoPadding} alone, where the gate is asked at every
 * message and the root opens it for that message.
 */
public final class DataKey implements SecretKey {
  private static final long serialVersionUID = 1L;
  private static final String AES = "AES";

  private final transient byte @Nullable [] plaintext;
  private final transient byte[] ciphertextBlob;
  private final transient @Nullable KeyService service;
  private final transient EncryptionContext context;
  private final String keyArn;
  private final String algorithm;
  private boolean destroyed;

  private DataKey(
      byte @Nullable [] plaintext,
      byte[] ciphertextBlob,
      @Nullable KeyService service,
      EncryptionContext context,
      String keyArn,
      String algorithm) {
    this.plaintext = plaintext;
    this.ciphertextBlob = ciphertextBlob.clone();
    this.service = service;
    this.context = context;
    this.keyArn = keyArn;
    this.algorithm = algorithm;
  }

  /**
   * A data key for AES. For the provider; an application gets one from it. Both arrays are copied.
   */
  public DataKey(byte[] plaintext, byte[] ciphertextBlob, String keyArn) {
    this(plaintext, ciphertextBlob, keyArn, AES);
  }

  /** The same for another algorithm: whoever unwraps says what it was that he wrapped. */
  public DataKey(byte[] plaintext, byte[] ciphertextBlob, String keyArn, String algorithm) {
    this(plaintext.clone(), ciphertextBlob, null, EncryptionContext.none(), keyArn, algorithm);
  }

  /**
   * A data key for AES without its bytes. For the provider; an application gets one from it.
   *
   * @param service where it works
   * @param context what is needed to open it
   * @param ciphertextBlob copied
   */
  public static DataKey opaque(
      KeyService service, EncryptionContext context, byte[] ciphertextBlob, String keyArn) {
    return new DataKey(null, ciphertextBlob, service, context, keyArn, AES);
  }

  /** The root ciphertext, a copy: keep it beside what the key encrypts. */
  public byte[] ciphertextBlob() {
    return ciphertextBlob.clone();
  }

  /** The KMS key that sealed it. */
  public String keyArn() {
    return keyArn;
  }

  /** The installation that an opaque key works in; empty for one with bytes. */
  public Optional<KeyService> service() {
    return Optional.ofNullable(service);
  }

  /** What an opaque key is opened with; none for one with bytes, which is open. */
  public EncryptionContext context() {
    return context;
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

  /**
   * Wipes the bytes, and makes an opaque key useless; the root ciphertext remains. Doing it again
   * does nothing.
   */
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
