package dev.jcakms.hsm.software;

import dev.jcakms.hsm.Primitives;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * XAES-256-GCM (C2SP XAES-256-GCM.md): AES-256-GCM under a key that is derived from the input key
 * and the first half of a 192-bit nonce. Immutable and thread-safe; the keys are the caller's.
 */
final class XAes256Gcm {
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 24;

  private static final int BLOCK_BYTES = 16;
  private static final int HALF_NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final Primitives primitives;

  XAes256Gcm(Primitives primitives) {
    this.primitives = primitives;
  }

  byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
    try {
      return apply(Cipher.ENCRYPT_MODE, key, nonce, aad, plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refused a fresh nonce", e);
    }
  }

  byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed) throws AEADBadTagException {
    if (nonce.length != NONCE_BYTES || sealed.length < TAG_BYTES) {
      throw new AEADBadTagException("not a nonce, or not a tag, by its length");
    }
    try {
      return apply(Cipher.DECRYPT_MODE, key, nonce, aad, sealed);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refused a checked length", e);
    }
  }

  private byte[] apply(int mode, byte[] key, byte[] nonce, byte[] aad, byte[] input)
      throws GeneralSecurityException {
    byte[] derived = derive(key, nonce);
    try {
      Cipher cipher = primitives.aesGcm();
      cipher.init(
          mode,
          new SecretKeySpec(derived, "AES"),
          new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, HALF_NONCE_BYTES, HALF_NONCE_BYTES));
      cipher.updateAAD(aad);
      return cipher.doFinal(input);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  /** Steps 1 to 5 of the algorithm: CMAC of two blocks, as NIST SP 800-108r1's counter mode. */
  private byte[] derive(byte[] key, byte[] nonce) throws GeneralSecurityException {
    Cipher aes = primitives.aesBlock();
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    byte[] subkey = aes.doFinal(new byte[BLOCK_BYTES]);
    byte[] blocks = new byte[2 * BLOCK_BYTES];
    try {
      makeDouble(subkey);
      for (int counter = 1; counter <= 2; counter++) {
        int at = (counter - 1) * BLOCK_BYTES;
        blocks[at + 1] = (byte) counter;
        blocks[at + 2] = 'X';
        System.arraycopy(nonce, 0, blocks, at + 4, HALF_NONCE_BYTES);
        for (int i = 0; i < BLOCK_BYTES; i++) {
          blocks[at + i] ^= subkey[i];
        }
      }
      return aes.doFinal(blocks);
    } finally {
      Arrays.fill(blocks, (byte) 0);
      Arrays.fill(subkey, (byte) 0);
    }
  }

  /** Doubles {@code block} in GF(2^128), which makes the CMAC subkey K1 of NIST SP 800-38B. */
  private static void makeDouble(byte[] block) {
    int carry = 0;
    for (int i = BLOCK_BYTES - 1; i >= 0; i--) {
      int shifted = ((block[i] & 0xFF) << 1) | carry;
      block[i] = (byte) shifted;
      carry = shifted >>> Byte.SIZE;
    }
    block[BLOCK_BYTES - 1] ^= (byte) (carry * 0b1000_0111);
  }
}
