package dev.jcakms.port;

/**
 * RSAES-OAEP with MGF1 (RFC 8017, 7.1).
 *
 * @param hash of the label
 * @param maskHash of MGF1
 * @param label usually empty; shared, not copied
 */
public record OaepScheme(HashAlgorithm hash, HashAlgorithm maskHash, byte[] label) {
  /** One hash for both, and no label. */
  public static OaepScheme of(HashAlgorithm hash) {
    return new OaepScheme(hash, hash, new byte[0]);
  }
}
