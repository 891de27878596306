package dev.jcakms.service.sealing;

import dev.jcakms.format.MessageBody;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM over the chunks of one body, one after the other, each under its own nonce. The one
 * place here that knows the exceptions of ciphers. For one thread.
 */
final class ChunkCipher {
  private static final int TAG_BITS = MessageBody.TAG_BYTES * Byte.SIZE;
  private static final Key ZERO_KEY = new SecretKeySpec(new byte[ChunkedKeys.KEY_BYTES], "AES");

  private final Cipher cipher;
  private final int mode;
  private final ChunkedKeys keys;
  private long chunk;
  private boolean wiped;

  /**
   * A cipher for the chunks from {@code firstChunk} on.
   *
   * @param cipher an AES-GCM cipher, which belongs to this object from now on
   * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}
   * @param keys belong to this object from now on
   */
  ChunkCipher(Cipher cipher, int mode, ChunkedKeys keys, long firstChunk) {
    this.cipher = cipher;
    this.mode = mode;
    this.keys = keys;
    this.chunk = firstChunk;
  }

  /**
   * Seals or opens the next chunk. When opening, {@code out} may hold unverified bytes until this
   * returns, and after it throws: it must be an array that nobody else sees.
   *
   * @return the number of bytes written
   */
  int next(byte[] in, int offset, int length, byte[] out, int outOffset) {
    return at(chunk++, in, offset, length, out, outOffset);
  }

  /**
   * The same for the chunk of a number. Whoever seals gives each number once: with it the nonce
   * would be the same.
   */
  int at(long number, byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (mode == Cipher.DECRYPT_MODE && length < MessageBody.TAG_BYTES) {
      // The JDK's cipher would ask for more output instead.
      throw KmsInvalidCiphertextException.undisclosed();
    }
    if (number >= MessageBody.MAX_CHUNKS) {
      throw mode == Cipher.DECRYPT_MODE
          ? KmsInvalidCiphertextException.undisclosed()
          : new KmsException(KmsErrorCode.VALIDATION, "a body of more than 2^38 chunks");
    }
    try {
      cipher.init(mode, keys.key(), new GCMParameterSpec(TAG_BITS, keys.nonce(number)));
      return cipher.doFinal(in, offset, length, out, outOffset);
    } catch (AEADBadTagException e) {
      throw KmsInvalidCiphertextException.undisclosed();
    } catch (GeneralSecurityException e) {
      throw new KmsException(KmsErrorCode.INTERNAL, "AES-GCM failed at a chunk", e);
    }
  }

  /** Wipes the keys, the cipher's own copies too. Doing it again does nothing. */
  void wipe() {
    if (wiped) {
      return;
    }
    wiped = true;
    keys.wipe();
    forget(cipher, mode, new byte[ChunkedKeys.NONCE_BYTES]);
  }

  /**
   * Makes an AES-GCM cipher forget its key.
   *
   * @param mode the one last used: an encrypting cipher of the JDK keeps its last key until it is
   *     given another to encrypt with
   * @param nonce not used before with a key of zeros: no key and nonce are taken twice
   */
  static void forget(Cipher cipher, int mode, byte[] nonce) {
    try {
      cipher.init(mode, ZERO_KEY, new GCMParameterSpec(TAG_BITS, nonce));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM takes every key", e);
    }
  }
}
