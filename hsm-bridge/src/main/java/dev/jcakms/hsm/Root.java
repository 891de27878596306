package dev.jcakms.hsm;

/**
 * The place where material lives and works: a token, or the software root. Safe for use by many
 * threads. A call that fails changes nothing, and throws {@link HsmException} alone.
 *
 * <p>Handles, checks and unsealing are the root's own affair; a caller only ever shows the {@link
 * Material} that its record keeps.
 */
public interface Root extends AutoCloseable {
  /** The installation that this root belongs to, as a UUID in text form. */
  String installation();

  /** What this root offers; constant. */
  Capabilities capabilities();

  /**
   * Makes new material.
   *
   * @param kind what to make, one of {@link Capabilities#kinds}
   * @param materialId {@value Material#ID_BYTES} random bytes, by which it will be found
   * @param owner the bytes of the key's id; the material works for no other owner
   * @throws HsmException UNSUPPORTED for another kind
   */
  Material generate(MaterialKind kind, byte[] materialId, byte[] owner);

  /**
   * Destroys for good what the root keeps of a material. Material that is already gone is no error;
   * what is kept in the record ({@link Material#stored}) is the caller's to forget.
   *
   * @throws HsmException UNAVAILABLE if the root cannot tell
   */
  void destroy(Material material);

  /**
   * Seals {@code plaintext} under a nonce of the root's choice.
   *
   * @throws HsmException MATERIAL_REFUSED if the material is not what its record says
   */
  Sealed seal(Material material, byte[] aad, byte[] plaintext);

  /**
   * Opens what {@link #seal} made. The caller owns the result and wipes it.
   *
   * @throws HsmException AUTHENTICATION_FAILED, with one message, for whatever was not sealed so;
   *     MATERIAL_REFUSED if the material is not what its record says
   */
  byte[] open(Material material, byte[] aad, Sealed sealed);

  /**
   * Random bytes of the root's own generator.
   *
   * @param lengthBytes at least 1
   */
  byte[] random(int lengthBytes);

  /**
   * Waits for the calls that are under way, and forgets what the root holds. Every later call
   * throws UNAVAILABLE, but for {@link #installation} and {@link #capabilities}; closing again does
   * nothing.
   */
  @Override
  void close();
}
