package dev.jcakms.hsm;

import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HKDF (RFC 5869) over an HMAC. Not thread-safe. The input keys are the caller's to wipe; so are
 * the results.
 */
public final class Hkdf {
  private static final int MAX_BLOCKS = 255;

  private final Mac mac;

  /** HKDF with the hash of {@code hmac}, which belongs to this object from now on. */
  public Hkdf(Mac hmac) {
    this.mac = hmac;
  }

  /** HKDF-Extract. An empty {@code salt} stands for as many zero bytes as the hash is long. */
  public byte[] extract(byte[] salt, byte[] inputKey) {
    init(salt.length == 0 ? new byte[mac.getMacLength()] : salt);
    return mac.doFinal(inputKey);
  }

  /**
   * HKDF-Expand.
   *
   * @param lengthBytes at most 255 times the length of the hash
   * @throws IllegalArgumentException for any other length
   */
  public byte[] expand(byte[] pseudoRandomKey, byte[] info, int lengthBytes) {
    if (lengthBytes < 0 || lengthBytes > MAX_BLOCKS * mac.getMacLength()) {
      throw new IllegalArgumentException("HKDF gives no " + lengthBytes + " bytes");
    }
    init(pseudoRandomKey);
    byte[] result = new byte[lengthBytes];
    byte[] block = new byte[0];
    for (int done = 0, counter = 1; done < lengthBytes; counter++) {
      mac.update(block);
      mac.update(info);
      mac.update((byte) counter);
      Arrays.fill(block, (byte) 0);
      block = mac.doFinal();
      int taken = Math.min(block.length, lengthBytes - done);
      System.arraycopy(block, 0, result, done, taken);
      done += taken;
    }
    Arrays.fill(block, (byte) 0);
    return result;
  }

  private void init(byte[] key) {
    try {
      mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("an HMAC takes every key", e);
    }
  }
}
