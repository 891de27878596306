package dev.jcakms.port;

/**
 * The public half of a pair, and whose it is. The array is the caller's from now on.
 *
 * @param metadata what is known of the key
 * @param publicKey a SubjectPublicKeyInfo (RFC 5280, DER)
 */
public record PublicKeyInfo(KeyMetadata metadata, byte[] publicKey) {
  /** The key alone. */
  @Override
  public String toString() {
    return "PublicKeyInfo[" + metadata.arn() + "]";
  }
}
