package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.SignatureMechanism;

/**
 * One of the two ways to use a key of the token for what both can do. Both mean the same object and
 * give the same results; inputs have been checked. Thread-safe; throws HsmException alone.
 */
interface KeyUse {
  /** Which of the two carries the keys now; what SunPKCS11 cannot the binding carries anyway. */
  Pkcs11Options.Use way();

  /** Signs, as {@link dev.jcakms.hsm.Root#sign} says. */
  byte[] sign(Material material, SignatureMechanism mechanism, byte[] input);

  /** The MAC of a message. */
  byte[] mac(Material material, byte[] message);

  /**
   * RSA without padding.
   *
   * @param block as long as the modulus, and less than it
   * @return a block, the caller's to wipe
   */
  byte[] decryptRaw(Material material, byte[] block);

  /**
   * An agreed secret, the caller's to wipe.
   *
   * @param peerPoint uncompressed, on the same curve, checked before
   */
  byte[] agree(Material material, byte[] peerPoint);

  /** Forgets what is held of a material. */
  void forget(Material material);
}
