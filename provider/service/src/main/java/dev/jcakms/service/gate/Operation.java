package dev.jcakms.service.gate;

import dev.jcakms.port.KeyUsage;

/** What is asked of a key, under AWS's names, with the usage that the key must have. */
public enum Operation {
  /** Seal bytes or a message key. */
  ENCRYPT(KeyUsage.ENCRYPT_DECRYPT),
  /** Open a root ciphertext or a message. */
  DECRYPT(KeyUsage.ENCRYPT_DECRYPT),
  /** Make a data key and hand it out. */
  GENERATE_DATA_KEY(KeyUsage.ENCRYPT_DECRYPT),
  /** Make a data key and hand out its root ciphertext. */
  GENERATE_DATA_KEY_WITHOUT_PLAINTEXT(KeyUsage.ENCRYPT_DECRYPT);

  private final KeyUsage usage;

  Operation(KeyUsage usage) {
    this.usage = usage;
  }

  /** The usage that a key needs for this. */
  public KeyUsage usage() {
    return usage;
  }
}
