package dev.jcakms.service.messagekey;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An AES key that can be wiped, as the JDK's own key object cannot: a message key's, or one that
 * lasts as long as a body. Compares by identity; refuses Java serialization. For any thread, until
 * one destroys it.
 */
public final class WipeableKey implements SecretKey {
  private static final long serialVersionUID = 1L;
  private static final int TAG_BITS = 128;
  private static final SecretKey ZEROS = new SecretKeySpec(new byte[32], "AES");

  private final transient byte[] bytes;
  private volatile boolean destroyed;

  /** A key of these bytes; the array belongs to it from now on. */
  public WipeableKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Makes an AES-GCM cipher forget its key.
   *
   * @param mode the one last used, or to encrypt: an encrypting cipher of the JDK keeps its last
   *     key until it is given another to encrypt with
   * @param nonce not used before with a key of zeros: no key and nonce are taken twice
   */
  public static void forget(Cipher cipher, int mode, byte[] nonce) {
    try {
      cipher.init(mode, ZEROS, new GCMParameterSpec(TAG_BITS, nonce));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM takes every key", e);
    }
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
    return "WipeableKey";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a key that is wiped is never kept");
  }
}
