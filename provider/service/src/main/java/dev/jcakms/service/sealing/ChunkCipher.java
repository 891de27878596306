package dev.jcakms.service.sealing;

import dev.jcakms.format.MessageBody;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.service.messagekey.WipeableKey;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM over the chunks of one body, one after the other, each under its own nonce. The one
 * place here that knows the exceptions of ciphers. For one thread, and for any that wipes it.
 */
final class ChunkCipher {
  private static final int TAG_BITS = MessageBody.TAG_BYTES * Byte.SIZE;

  private static final int IDLE = 0;
  private static final int AT_WORK = 1;
  private static final int AT_WORK_FOR_THE_LAST_TIME = 2;
  private static final int WIPED = 3;

  /** Whoever moves it from {@link #IDLE} owns cipher and keys. */
  private final AtomicInteger state = new AtomicInteger(IDLE);

  private final Cipher cipher;
  private final int mode;
  private final ChunkedKeys keys;
  private long chunk;

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
   * returns, and after it throws, when the caller zeroes them.
   *
   * @return the number of bytes written
   * @throws KmsUnavailableException if it was wiped from outside
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
    if (!state.compareAndSet(IDLE, AT_WORK)) {
      throw new KmsUnavailableException("this provider instance is closed");
    }
    try {
      cipher.init(mode, keys.key(), new GCMParameterSpec(TAG_BITS, keys.nonce(number)));
      return cipher.doFinal(in, offset, length, out, outOffset);
    } catch (AEADBadTagException e) {
      throw KmsInvalidCiphertextException.undisclosed();
    } catch (GeneralSecurityException e) {
      throw new KmsException(KmsErrorCode.INTERNAL, "AES-GCM failed at a chunk", e);
    } finally {
      if (!state.compareAndSet(AT_WORK, IDLE)) {
        state.set(WIPED);
        wipeNow();
      }
    }
  }

  /**
   * Wipes the keys, the cipher's own copies too: at once, or when the chunk in work is done. Any
   * thread may, and doing it again does nothing.
   */
  void wipe() {
    int seen = state.get();
    while (seen == IDLE || seen == AT_WORK) {
      if (state.compareAndSet(seen, seen == IDLE ? WIPED : AT_WORK_FOR_THE_LAST_TIME)) {
        if (seen == IDLE) {
          wipeNow();
        }
        return;
      }
      // A chunk has begun or ended in between.
      seen = state.get();
    }
  }

  boolean isWiped() {
    return state.get() == WIPED;
  }

  private void wipeNow() {
    keys.wipe();
    WipeableKey.forget(cipher, mode, new byte[ChunkedKeys.NONCE_BYTES]);
  }
}
