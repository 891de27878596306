package dev.jcakms.hsm;

/**
 * RSAES-OAEP with MGF1 (RFC 8017, 7.1).
 *
 * @param hash of the label
 * @param maskHash of MGF1
 * @param label usually empty; shared, not copied
 */
public record OaepMechanism(Hash hash, Hash maskHash, byte[] label) {
  /** One hash for both, and no label. */
  public static OaepMechanism of(Hash hash) {
    return new OaepMechanism(hash, hash, new byte[0]);
  }
}
