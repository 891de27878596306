package dev.jcakms.hsm;

import java.util.List;

/**
 * The place where material lives and works: a token, or the software root. Safe for use by many
 * threads. A call that fails changes nothing, and throws {@link HsmException} alone.
 *
 * <p>Handles, checks and unsealing are the root's own affair; a caller only ever shows the {@link
 * Material} that its record keeps. Every method that takes material throws MATERIAL_REFUSED if it
 * is not what its record says, or of another {@linkplain MaterialKind.Use use}; every method throws
 * UNSUPPORTED for what is not among the {@link #capabilities}, with the name of what is missing,
 * and UNAVAILABLE while the root cannot be reached.
 */
public interface Root extends AutoCloseable {
  /** The installation that this root belongs to, as a UUID in text form. */
  String installation();

  /** How {@link #seal} seals; constant while the root is open. */
  SealMechanism sealMechanism();

  /**
   * What else this root offers; constant while it is open. The first to ask may have to wait until
   * everything was tried, which takes a token seconds.
   */
  Capabilities capabilities();

  /**
   * Makes new material.
   *
   * @param kind what to make, one of {@link Capabilities#kinds}
   * @param materialId {@value Material#ID_BYTES} random bytes, by which it will be found
   * @param owner the bytes of the key's id; the material works for no other owner
   */
  Material generate(MaterialKind kind, byte[] materialId, byte[] owner);

  /**
   * Makes material of a foreign secret. It may have been known elsewhere, and says so for life
   * where a root can tell; otherwise it is like generated material.
   *
   * <p>The key of an HMAC may be of any length from its hash's to its hash's block. A root that
   * cannot find out what the public half of a pair is must be told.
   *
   * @param kind what is inside, one of {@link Capabilities#importableKinds}
   * @param wrappingKey material that unwraps, of the family that the mechanism wants
   * @param foreign the wrapped secret
   * @throws HsmException AUTHENTICATION_FAILED, with one message, if it was not wrapped so, what is
   *     inside is not of that kind and length, or has another public half than it is said to have;
   *     INPUT_REFUSED if what is said is not the public half of such a pair; UNSUPPORTED also where
   *     nothing is said and the root does not find it out
   */
  Material unwrap(
      MaterialKind kind, byte[] materialId, byte[] owner, Material wrappingKey, Foreign foreign);

  /**
   * Looks at a material as every use does: that it is there, and what its record says, public half
   * and all.
   */
  void check(Material material);

  /**
   * Destroys for good what the root keeps of a material. Material that is already gone is no error;
   * what is kept in the record ({@link Material#stored}) is the caller's to forget.
   *
   * @throws HsmException UNAVAILABLE if the root cannot tell
   */
  void destroy(Material material);

  /** Seals {@code plaintext} under a nonce of the root's choice. */
  Sealed seal(Material material, byte[] aad, byte[] plaintext);

  /**
   * Opens what {@link #seal} made. The caller owns the result and wipes it.
   *
   * @throws HsmException AUTHENTICATION_FAILED, with one message, for whatever was not sealed so
   */
  byte[] open(Material material, byte[] aad, Sealed sealed);

  /**
   * Signs.
   *
   * @param input what the mechanism says
   * @throws HsmException INPUT_REFUSED for an input of a length that the mechanism does not take
   */
  byte[] sign(Material material, SignatureMechanism mechanism, byte[] input);

  /** The MAC of a message, as long as the hash. */
  byte[] mac(Material material, byte[] message);

  /** The MAC of a message that comes in parts; material and root are tried at once. */
  MacStream macStream(Material material);

  /**
   * Agrees on a secret (SP 800-56A, 5.7.1.2: the x-coordinate, as long as the field). The caller
   * owns the result and wipes it.
   *
   * @param peerPublicKey a SubjectPublicKeyInfo (DER) on the same curve
   * @throws HsmException INPUT_REFUSED if it is not one, or its point is not on the curve; judged
   *     before the material is touched
   */
  byte[] agree(Material material, byte[] peerPublicKey);

  /**
   * Decrypts. The caller owns the result and wipes it.
   *
   * @throws HsmException AUTHENTICATION_FAILED, with one message, for every ciphertext that does
   *     not decrypt, whatever is wrong with it
   */
  byte[] decrypt(Material material, OaepMechanism mechanism, byte[] ciphertext);

  /** How many operations are under way at the same time at most; others wait for their turn. */
  int maxConcurrency();

  /**
   * Random bytes of the root's own generator.
   *
   * @param lengthBytes at least 1
   */
  byte[] random(int lengthBytes);

  /**
   * The ids of all material that lives in this root itself, whether or not a record names it; none
   * where material lives in its records.
   */
  List<byte[]> materialIds();

  /**
   * What a record would keep of material that lives in this root and that none names. A seal is
   * spent on it.
   *
   * @throws HsmException MATERIAL_REFUSED if there is no such material, or it is not as this root
   *     makes it
   */
  Material adopt(byte[] materialId);

  /**
   * Whether adopted material was made elsewhere and {@linkplain #unwrap unwrapped} here.
   *
   * @param material what {@link #adopt} returned
   */
  boolean isForeign(Material material);

  /**
   * Waits for the calls that are under way, and forgets what the root holds. Every later call
   * throws UNAVAILABLE, but for {@link #installation} and {@link #sealMechanism}; closing again
   * does nothing.
   */
  @Override
  void close();
}
