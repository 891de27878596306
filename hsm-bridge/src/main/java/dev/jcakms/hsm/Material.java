package dev.jcakms.hsm;

/**
 * One version of a key's secret, as its record keeps it: what a root needs to find it and to see
 * that it is the right one. Nothing here is secret: {@code stored} is sealed under the root's own
 * key, or empty where the secret lives in a token. Arrays are shared, not copied; nobody changes
 * them.
 *
 * @param kind what it is and its one usage
 * @param id 32 random bytes
 * @param owner the bytes of the id of the key that it belongs to; opaque here
 * @param stored what the root wants back to use the material
 * @param check what lets the root see that the material it found is the one that was made
 * @param publicKey the SubjectPublicKeyInfo (RFC 5280, DER) of a pair, else no bytes
 */
public record Material(
    MaterialKind kind, byte[] id, byte[] owner, byte[] stored, byte[] check, byte[] publicKey) {
  /** Length of {@link #id}. */
  public static final int ID_BYTES = 32;

  /** Kind alone: ids are told by whoever knows which record this is. */
  @Override
  public String toString() {
    return "Material[" + kind + "]";
  }
}
