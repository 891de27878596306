package dev.jcakms.hsm;

import java.util.Arrays;

/**
 * A key outside of any seal, for as long as one call lasts. Its secret is wiped by {@link #close}.
 *
 * <p>Each family of algorithms has one form of secret: of AES and HMAC it is the key itself; of RSA
 * the DER of the RSAPrivateKey with two primes (RFC 8017, A.1.2); of a curve the private scalar,
 * big-endian, as long as the order; of Ed25519 the 32 bytes that RFC 8032 calls the private key; of
 * ML-DSA the 32 bytes of the seed, called xi in FIPS 204, from which everything else follows.
 */
public final class BareKey implements AutoCloseable {
  private static final byte[] NOTHING = new byte[0];

  private final byte[] secret;
  private final byte[] publicKey;

  private BareKey(byte[] secret, byte[] publicKey) {
    this.secret = secret;
    this.publicKey = publicKey;
  }

  /**
   * A symmetric key.
   *
   * @param secret belongs to this object from now on
   */
  public static BareKey ofSecret(byte[] secret) {
    return new BareKey(secret, NOTHING);
  }

  /**
   * A pair, whose public half is computed.
   *
   * @param secret in its family's form; belongs to this object from now on
   */
  public static BareKey ofPair(KeyAlgorithm algorithm, byte[] secret) {
    return new BareKey(secret, PublicHalves.of(algorithm, secret));
  }

  /** The array itself. */
  public byte[] secret() {
    return secret;
  }

  /** The SubjectPublicKeyInfo (RFC 5280, DER) of a pair, else no bytes. */
  public byte[] publicKey() {
    return publicKey;
  }

  @Override
  public void close() {
    Arrays.fill(secret, (byte) 0);
  }
}
