package dev.jcakms.service.messagekey;

import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.service.gate.Moment;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-GCM under a message key's key of single bodies, lent to one thread for one message, and kept
 * initialised in between. Whoever is lent one gives it back; until then the message key is not
 * wiped.
 */
public final class BulkCipher {
  private static final int TAG_BITS = MessageBody.TAG_BYTES * Byte.SIZE;

  private static final int IDLE = 0;
  private static final int LENT = 1;
  private static final int LENT_FOR_THE_LAST_TIME = 2;
  private static final int CLOSED = 3;

  /** Whoever moves it from {@link #IDLE} owns everything below. */
  private final AtomicInteger state = new AtomicInteger(LENT);

  private final MessageKey key;
  private final WipeableKey singleBodyKey;
  private final Primitives primitives;
  private final NonceBatch nonces;
  private final CipherBudget budget;
  private final Runnable afterTheLastTime;
  private @Nullable Cipher forShort;
  private @Nullable Cipher forLong;
  private boolean paid;

  /**
   * One that is lent to whoever makes it.
   *
   * @param budget pays for what is kept
   * @param afterTheLastTime runs once, when it is closed and not lent any more
   */
  BulkCipher(
      MessageKey key,
      WipeableKey singleBodyKey,
      Primitives primitives,
      NonceBatch nonces,
      CipherBudget budget,
      Runnable afterTheLastTime) {
    this.key = key;
    this.singleBodyKey = singleBodyKey;
    this.primitives = primitives;
    this.nonces = nonces;
    this.budget = budget;
    this.afterTheLastTime = afterTheLastTime;
  }

  /** Closes it from the start: it is wiped when its maker gives it back. */
  BulkCipher forOneMessage() {
    state.set(LENT_FOR_THE_LAST_TIME);
    return this;
  }

  /** Takes it, if it is idle. */
  boolean lend() {
    // Looked at first: a failed exchange would cost its user the cache line.
    return state.get() == IDLE && state.compareAndSet(IDLE, LENT);
  }

  /** Gives it back, for the next message or to be wiped. */
  public void giveBack() {
    keepOrDrop();
    if (!state.compareAndSet(LENT, IDLE)) {
      end();
    }
  }

  /** Lends it no more; it is wiped at once, or when it comes back. To be called once. */
  void close() {
    if (state.compareAndSet(IDLE, CLOSED)) {
      end();
    } else if (!state.compareAndSet(LENT, LENT_FOR_THE_LAST_TIME)) {
      // It came back between the two, and may be lent again by now.
      close();
    }
  }

  private void end() {
    state.set(CLOSED);
    drop();
    afterTheLastTime.run();
  }

  private void keepOrDrop() {
    if (!paid && (forShort != null || forLong != null)) {
      paid = budget.tryTake();
      if (!paid) {
        drop();
      }
    }
  }

  /** The message key at work. */
  MessageKey key() {
    return key;
  }

  /** What a message with a single body under this message key begins with. */
  public MessageHeader header() {
    return key.singleHeader();
  }

  /**
   * Writes a single body: nonce, ciphertext, tag. {@code out} may be {@code in}.
   *
   * @param now a reading of both clocks for this message
   * @param aad what is authenticated besides, or no bytes
   * @return the number of bytes written
   */
  public int seal(
      Moment now, byte[] aad, byte[] in, int offset, int length, byte[] out, int outOffset) {
    byte[] nonce = nonces.next(now);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, length, nonce, 0, aad);
      int written = cipher.doFinal(in, offset, length, out, outOffset + MessageBody.NONCE_BYTES);
      // After the ciphertext: the input may lie where the nonce goes.
      System.arraycopy(nonce, 0, out, outOffset, MessageBody.NONCE_BYTES);
      return MessageBody.NONCE_BYTES + written;
    } catch (GeneralSecurityException e) {
      drop();
      throw new IllegalStateException("AES-GCM refused a fresh nonce and a checked length", e);
    } catch (RuntimeException | Error e) {
      drop();
      throw e;
    }
  }

  /**
   * Opens a single body. {@code out} may be {@code body}. When it throws, {@code out} holds nothing
   * of the plaintext.
   *
   * @param aad what was authenticated besides, or no bytes
   * @param length at least nonce and tag
   * @return the number of bytes written
   * @throws KmsInvalidCiphertextException if the tag is not right
   */
  public int open(byte[] aad, byte[] body, int offset, int length, byte[] out, int outOffset) {
    int plaintextBytes = length - MessageBody.NONCE_BYTES - MessageBody.TAG_BYTES;
    try {
      return cipher(Cipher.DECRYPT_MODE, length, body, offset, aad)
          .doFinal(
              body,
              offset + MessageBody.NONCE_BYTES,
              length - MessageBody.NONCE_BYTES,
              out,
              outOffset);
    } catch (AEADBadTagException e) {
      drop();
      // The JDK's cipher writes while it verifies, and in place it leaves what it wrote.
      Arrays.fill(out, outOffset, outOffset + plaintextBytes, (byte) 0);
      throw KmsInvalidCiphertextException.undisclosed();
    } catch (GeneralSecurityException e) {
      drop();
      throw new IllegalStateException("AES-GCM refused a checked length", e);
    } catch (RuntimeException | Error e) {
      drop();
      throw e;
    }
  }

  private Cipher cipher(int mode, int length, byte[] in, int nonceOffset, byte[] aad)
      throws GeneralSecurityException {
    Cipher cipher = primitives.isLong(length) ? forLong() : forShort();
    cipher.init(
        mode,
        singleBodyKey,
        new GCMParameterSpec(TAG_BITS, in, nonceOffset, MessageBody.NONCE_BYTES));
    if (aad.length > 0) {
      cipher.updateAAD(aad);
    }
    return cipher;
  }

  private Cipher forShort() {
    Cipher cipher = forShort;
    if (cipher == null) {
      cipher = primitives.aesGcm();
      forShort = cipher;
    }
    return cipher;
  }

  private Cipher forLong() {
    Cipher cipher = forLong;
    if (cipher == null) {
      cipher = primitives.aesGcm(MessageBody.MAX_SINGLE_BYTES);
      forLong = cipher;
    }
    return cipher;
  }

  /** Makes the ciphers forget their key, and forgets them; zeroes what is left of the nonces. */
  private void drop() {
    nonces.wipe();
    forget(forShort);
    forget(forLong);
    forShort = null;
    forLong = null;
    if (paid) {
      paid = false;
      budget.giveBack();
    }
  }

  /** Whatever it did last: only what encrypts keeps its last key until it is given another. */
  private static void forget(@Nullable Cipher cipher) {
    if (cipher != null) {
      WipeableKey.forget(cipher, Cipher.ENCRYPT_MODE, new byte[MessageBody.NONCE_BYTES]);
    }
  }
}
