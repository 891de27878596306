package dev.jcakms.conformance.benchmark;

import java.security.GeneralSecurityException;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's {@code AES/GCM/NoPadding}, reused, whose messages are nonce, ciphertext and tag. */
final class JdkCipher {
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private static final int KEY_BYTES = 32;

  private final SecretKey key = new SecretKeySpec(new byte[KEY_BYTES], "AES");
  private final byte[] nonce = new byte[NONCE_BYTES];
  private final Cipher cipher;

  JdkCipher() throws GeneralSecurityException {
    cipher = Cipher.getInstance("AES/GCM/NoPadding", Security.getProvider("SunJCE"));
  }

  /** Begins a message with a nonce of {@code nonces}, and writes that. */
  Cipher beginSealing(Nonces nonces, byte[] out, int outOffset) throws GeneralSecurityException {
    nonces.next(nonce);
    System.arraycopy(nonce, 0, out, outOffset, NONCE_BYTES);
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    return cipher;
  }

  /** Begins to open a message. */
  Cipher beginOpening(byte[] message, int offset) throws GeneralSecurityException {
    cipher.init(
        Cipher.DECRYPT_MODE,
        key,
        new GCMParameterSpec(TAG_BYTES * Byte.SIZE, message, offset, NONCE_BYTES));
    return cipher;
  }
}
