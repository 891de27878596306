package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.SignatureMechanism;

/**
 * One key of the token at hand, and what can be asked of it; inputs have been checked. What the
 * token answers other than CKR_OK is thrown as {@link CryptokiException}.
 */
interface HeldKey {
  /** Signs, as {@link dev.jcakms.hsm.Root#sign} says. */
  byte[] sign(SignatureMechanism mechanism, byte[] input);

  /** The MAC of a message. */
  byte[] mac(KeyAlgorithm hmac, byte[] message);

  /**
   * RSA without padding.
   *
   * @param block as long as the modulus, and less than it
   * @return a block, the caller's to wipe
   */
  byte[] decryptRaw(byte[] block);

  /**
   * An agreed secret as long as the field, the caller's to wipe.
   *
   * @param peerPoint uncompressed, on the same curve, checked before
   */
  byte[] agree(KeyAlgorithm curve, byte[] peerPoint);
}
