package dev.jcakms.hsm;

import java.util.OptionalLong;

/**
 * How a root seals: an AEAD with a 256-bit key, a random nonce of the root's own, a 16-byte tag.
 */
public enum SealMechanism {
  /** AES-256-GCM, NIST SP 800-38D; a random 96-bit nonce allows 2^32 seals per material. */
  AES_256_GCM(12, OptionalLong.of(1L << 32)),
  /** XAES-256-GCM, C2SP; a random 192-bit nonce needs no ceiling. */
  XAES_256_GCM(24, OptionalLong.empty());

  private final int nonceBytes;
  private final OptionalLong maxSeals;

  SealMechanism(int nonceBytes, OptionalLong maxSeals) {
    this.nonceBytes = nonceBytes;
    this.maxSeals = maxSeals;
  }

  /** Length of the nonce. */
  public int nonceBytes() {
    return nonceBytes;
  }

  /** How often one material may seal; empty where nothing needs to be counted. */
  public OptionalLong maxSeals() {
    return maxSeals;
  }
}
