package dev.jcakms.service.sealing;

import dev.jcakms.format.MessageBody;
import dev.jcakms.hsm.Hkdf;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.service.messagekey.WipeableKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What Cobblestone-256 (C2SP chunked-encryption.md with AES-256-GCM and SHA-512) derives for one
 * body: key, base nonce and commitment, from an input key, a salt and a context. For one thread.
 */
final class ChunkedKeys {
  /** Length of the input key, and of the key. */
  static final int KEY_BYTES = 32;

  /** Length of the base nonce, and of the nonce of each chunk. */
  static final int NONCE_BYTES = 12;

  private static final byte[] LABEL =
      "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".getBytes(StandardCharsets.US_ASCII);
  private static final int BASE_NONCE_POS = KEY_BYTES;
  private static final int COMMITMENT_POS = BASE_NONCE_POS + NONCE_BYTES;
  private static final int DERIVED_BYTES = COMMITMENT_POS + MessageBody.COMMITMENT_BYTES;

  private final WipeableKey key;
  private final byte[] baseNonce;
  private final byte[] commitment;

  private ChunkedKeys(byte[] derived) {
    this.key = new WipeableKey(Arrays.copyOf(derived, KEY_BYTES));
    this.baseNonce = Arrays.copyOfRange(derived, BASE_NONCE_POS, COMMITMENT_POS);
    this.commitment = Arrays.copyOfRange(derived, COMMITMENT_POS, DERIVED_BYTES);
  }

  /** Derives the three. The input key is the caller's to wipe. */
  static ChunkedKeys derive(Primitives primitives, byte[] inputKey, byte[] salt, byte[] context) {
    requireLength("an input key", KEY_BYTES, inputKey);
    requireLength("a salt", MessageBody.SALT_BYTES, salt);
    byte[] info = Arrays.copyOf(LABEL, LABEL.length + salt.length + context.length);
    System.arraycopy(salt, 0, info, LABEL.length, salt.length);
    System.arraycopy(context, 0, info, LABEL.length + salt.length, context.length);
    byte[] derived = new Hkdf(primitives.hmacSha512()).expand(inputKey, info, DERIVED_BYTES);
    try {
      return new ChunkedKeys(derived);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  /** Refuses an array that is not {@code lengthBytes} long; {@code what} names it. */
  static void requireLength(String what, int lengthBytes, byte[] bytes) {
    if (bytes.length != lengthBytes) {
      throw new IllegalArgumentException(
          what + " of " + bytes.length + " bytes instead of " + lengthBytes);
    }
  }

  /** The key of all chunks. */
  WipeableKey key() {
    return key;
  }

  /** The nonce of a chunk: the base nonce XOR its number, big-endian and as wide. */
  byte[] nonce(long chunk) {
    byte[] nonce = baseNonce.clone();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[NONCE_BYTES - 1 - i] ^= (byte) (chunk >>> (Byte.SIZE * i));
    }
    return nonce;
  }

  /** The commitment, a copy; not secret. */
  byte[] commitment() {
    return commitment.clone();
  }

  /** Whether {@code claimed} is the commitment, compared in constant time. */
  boolean commitTo(byte[] claimed) {
    return MessageDigest.isEqual(commitment, claimed);
  }

  /** Wipes key and base nonce. Doing it again does nothing. */
  void wipe() {
    key.destroy();
    Arrays.fill(baseNonce, (byte) 0);
  }
}
