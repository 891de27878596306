package dev.jcakms.hsm.software;

import java.util.Arrays;

/**
 * A key outside of any seal, for as long as one call lasts. Its secret is wiped by {@link #close}.
 */
final class BareKey implements AutoCloseable {
  private static final byte[] NOTHING = new byte[0];

  private final byte[] secret;
  private final byte[] publicKey;

  /**
   * A pair.
   *
   * @param secret in its family's own form; belongs to this object from now on
   * @param publicKey the SubjectPublicKeyInfo
   */
  BareKey(byte[] secret, byte[] publicKey) {
    this.secret = secret;
    this.publicKey = publicKey;
  }

  /** A symmetric key. */
  BareKey(byte[] secret) {
    this(secret, NOTHING);
  }

  /** The array itself. */
  byte[] secret() {
    return secret;
  }

  byte[] publicKey() {
    return publicKey;
  }

  @Override
  public void close() {
    Arrays.fill(secret, (byte) 0);
  }
}
