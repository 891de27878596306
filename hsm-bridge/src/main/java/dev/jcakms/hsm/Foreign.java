package dev.jcakms.hsm;

/**
 * A secret that was made elsewhere, wrapped for {@link Root#unwrap}. Nothing here is secret. Arrays
 * are shared, not copied; nobody changes them.
 *
 * @param mechanism how it was wrapped
 * @param wrapped the wrapped secret
 * @param publicKey what the public half of a pair is said to be, a SubjectPublicKeyInfo (RFC 5280,
 *     DER), for the root to prove; no bytes where nothing is said
 */
public record Foreign(WrapMechanism mechanism, byte[] wrapped, byte[] publicKey) {
  private static final byte[] NOTHING = new byte[0];

  /** A secret of which nothing is said. */
  public Foreign(WrapMechanism mechanism, byte[] wrapped) {
    this(mechanism, wrapped, NOTHING);
  }

  /** Whether it is said what its public half is. */
  public boolean saysPublicKey() {
    return publicKey.length > 0;
  }

  /** The mechanism alone. */
  @Override
  public String toString() {
    return "Foreign[" + mechanism + "]";
  }
}
