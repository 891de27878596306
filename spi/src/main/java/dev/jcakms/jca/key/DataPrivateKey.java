package dev.jcakms.jca.key;

import dev.jcakms.port.KmsKeySpec;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.PrivateKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The private half of an application's own data key pair: its bytes, or none if it is opaque, and
 * the root ciphertext from which it can be made again. Compares by identity; refuses Java
 * serialization. Thread-safe.
 *
 * <p>Engines of software want a key of a class that they know: {@link #privateKey()} is one. Like
 * AWS's, a pair that was handed out no longer obeys the gate: disabling its KMS key only stops it
 * from being opened again.
 */
public final class DataPrivateKey implements PrivateKey {
  private static final long serialVersionUID = 1L;

  private final transient byte @Nullable [] plaintext;
  private final transient byte[] ciphertextBlob;
  private final String keyArn;
  private final KmsKeySpec spec;
  private transient @Nullable PrivateKey software;
  private boolean destroyed;

  private DataPrivateKey(
      byte @Nullable [] plaintext,
      @Nullable PrivateKey software,
      byte[] ciphertextBlob,
      String keyArn,
      KmsKeySpec spec) {
    this.plaintext = plaintext;
    this.software = software;
    this.ciphertextBlob = ciphertextBlob.clone();
    this.keyArn = keyArn;
    this.spec = spec;
  }

  /**
   * A private half. For the provider; an application gets one from it. Both arrays are copied.
   *
   * @param plaintext its PKCS #8 form (RFC 5958, DER)
   * @param software the same as a key of a software provider
   */
  public static DataPrivateKey of(
      KmsKeySpec spec,
      byte[] plaintext,
      PrivateKey software,
      byte[] ciphertextBlob,
      String keyArn) {
    return new DataPrivateKey(plaintext.clone(), software, ciphertextBlob, keyArn, spec);
  }

  /** One without its bytes. For the provider; an application gets one from it. */
  public static DataPrivateKey opaque(KmsKeySpec spec, byte[] ciphertextBlob, String keyArn) {
    return new DataPrivateKey(null, null, ciphertextBlob, keyArn, spec);
  }

  /** The root ciphertext, a copy: keep it beside the public half. */
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

  /**
   * The plain software key, which knows nothing of a KMS. It lives on when this one is destroyed.
   *
   * @throws IllegalStateException if this one is opaque, or after {@link #destroy()}
   */
  public synchronized PrivateKey privateKey() {
    requireNotDestroyed();
    if (software == null) {
      throw new IllegalStateException("the private key is opaque: the KeyFactory opens it");
    }
    return software;
  }

  /** What the pair is. */
  public KmsKeySpec spec() {
    return spec;
  }

  /** {@code RSA}, {@code EC} or {@code EdDSA}. */
  @Override
  public String getAlgorithm() {
    return spec.standardAlgorithm();
  }

  /** {@code PKCS#8}, or null for an opaque key. */
  @Override
  public @Nullable String getFormat() {
    return plaintext == null ? null : "PKCS#8";
  }

  /**
   * The PKCS #8 form, a copy, or null for an opaque key.
   *
   * @throws IllegalStateException after {@link #destroy()}
   */
  @Override
  public synchronized byte @Nullable [] getEncoded() {
    requireNotDestroyed();
    return plaintext == null ? null : plaintext.clone();
  }

  private void requireNotDestroyed() {
    if (destroyed) {
      throw new IllegalStateException("the private key is destroyed");
    }
  }

  /**
   * Wipes the bytes and lets go of the software key, which cannot be wiped; the root ciphertext
   * remains. Doing it again does nothing.
   */
  @Override
  public synchronized void destroy() {
    destroyed = true;
    software = null;
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
    return "DataPrivateKey[" + spec + ", " + keyArn + (isOpaque() ? ", opaque]" : "]");
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a data key pair is kept as its ciphertextBlob()");
  }
}
