package dev.jcakms.service.messagekey;

import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageSuite;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.Hkdf;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is derived from one message key: a commitment and two keys, each for one use (FORMAT.md,
 * "Keys of a message"). The message key itself is not kept. Thread-safe. Compares by identity.
 *
 * <p>Counted by leases: whoever uses it holds one, and so does each use of the cache that keeps it.
 * With the last lease the keys are wiped, and no lease is to be had any more.
 */
public final class MessageKey {
  private static final int DERIVED_KEY_BYTES = 32;
  private static final int NO_LEASE = 0;
  private static final byte VERSION = 1;

  private final RootCiphertext rootCiphertext;
  private final Primitives primitives;
  private final Randomness randomness;
  private final byte[] commitment;
  private final byte[] singleBodyKey;
  private final byte[] chunkedBodyKey;
  private final AtomicInteger leases = new AtomicInteger(1);

  private MessageKey(
      RootCiphertext rootCiphertext,
      Primitives primitives,
      Randomness randomness,
      byte[] commitment,
      byte[] singleBodyKey,
      byte[] chunkedBodyKey) {
    this.rootCiphertext = rootCiphertext;
    this.primitives = primitives;
    this.randomness = randomness;
    this.commitment = commitment;
    this.singleBodyKey = singleBodyKey;
    this.chunkedBodyKey = chunkedBodyKey;
  }

  /**
   * Derives what {@code messageKey} is good for. It has one lease, the caller's.
   *
   * @param messageKey 32 bytes, the caller's to wipe
   * @param rootCiphertext where it came from or went to
   */
  public static MessageKey derive(
      byte[] messageKey,
      RootCiphertext rootCiphertext,
      Primitives primitives,
      Randomness randomness) {
    Hkdf hkdf = new Hkdf(primitives.hmacSha256());
    byte[] pseudoRandomKey = hkdf.extract(new byte[0], messageKey);
    try {
      return new MessageKey(
          rootCiphertext,
          primitives,
          randomness,
          hkdf.expand(pseudoRandomKey, info("jcakms commitment"), DERIVED_KEY_BYTES),
          hkdf.expand(pseudoRandomKey, info("jcakms single body"), DERIVED_KEY_BYTES),
          hkdf.expand(pseudoRandomKey, info("jcakms chunked body"), DERIVED_KEY_BYTES));
    } finally {
      Arrays.fill(pseudoRandomKey, (byte) 0);
    }
  }

  private static byte[] info(String label) {
    byte[] info = Arrays.copyOf(label.getBytes(StandardCharsets.US_ASCII), label.length() + 2);
    info[label.length()] = VERSION;
    info[label.length() + 1] = MessageSuite.HKDF_SHA256_AES_256_GCM.id();
    return info;
  }

  /** Takes a lease, unless the last one is already back. */
  boolean lease() {
    for (int held = leases.get(); held != NO_LEASE; held = leases.get()) {
      if (leases.compareAndSet(held, held + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Gives a lease back. */
  public void release() {
    if (leases.decrementAndGet() == NO_LEASE) {
      Arrays.fill(singleBodyKey, (byte) 0);
      Arrays.fill(chunkedBodyKey, (byte) 0);
    }
  }

  /** The message key as the root sealed it. */
  public RootCiphertext rootCiphertext() {
    return rootCiphertext;
  }

  /** What a header says to commit to this key, a copy; not secret. */
  public byte[] commitment() {
    return commitment.clone();
  }

  /** Whether a header commits to this key, in constant time. */
  public boolean isCommittedTo(byte[] headerCommitment) {
    return MessageDigest.isEqual(commitment, headerCommitment);
  }

  /** The input key of a chunked body, a copy that its user wipes. */
  public byte[] chunkedBodyKey() {
    return chunkedBodyKey.clone();
  }

  /**
   * Writes a single body: nonce, ciphertext, tag. {@code out} may be {@code in}.
   *
   * @param aad what is authenticated besides, or no bytes
   * @return the number of bytes written
   */
  public int sealSingleBody(
      byte[] aad, byte[] in, int offset, int length, byte[] out, int outOffset) {
    byte[] nonce = randomness.bytes(MessageBody.NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, aad);
      int written = cipher.doFinal(in, offset, length, out, outOffset + MessageBody.NONCE_BYTES);
      // After the ciphertext: the input may lie where the nonce goes.
      System.arraycopy(nonce, 0, out, outOffset, MessageBody.NONCE_BYTES);
      return MessageBody.NONCE_BYTES + written;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refused a fresh nonce and a checked length", e);
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
  public int openSingleBody(
      byte[] aad, byte[] body, int offset, int length, byte[] out, int outOffset) {
    byte[] nonce = Arrays.copyOfRange(body, offset, offset + MessageBody.NONCE_BYTES);
    int plaintextBytes = length - MessageBody.NONCE_BYTES - MessageBody.TAG_BYTES;
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, aad)
          .doFinal(
              body,
              offset + MessageBody.NONCE_BYTES,
              length - MessageBody.NONCE_BYTES,
              out,
              outOffset);
    } catch (AEADBadTagException e) {
      // The JDK's cipher writes while it verifies, and in place it leaves what it wrote.
      Arrays.fill(out, outOffset, outOffset + plaintextBytes, (byte) 0);
      throw KmsInvalidCiphertextException.undisclosed();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refused a checked length", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] aad) throws GeneralSecurityException {
    Cipher cipher = primitives.aesGcm();
    cipher.init(
        mode,
        new SecretKeySpec(singleBodyKey, "AES"),
        new GCMParameterSpec(MessageBody.TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(aad);
    return cipher;
  }

  /** The key that sealed it; nothing of its own bytes. */
  @Override
  public String toString() {
    return "MessageKey[" + rootCiphertext.keyId() + "]";
  }
}
