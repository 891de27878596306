package dev.jcakms.hsm.software;

import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.SignatureMechanism;

/** A family of pairs. All of them can sign. */
interface SigningFamily extends KeyFamily {
  /**
   * Signs.
   *
   * @param secret in the family's own form
   * @param mechanism one of the family
   * @param input of a length that the mechanism takes
   */
  byte[] sign(KeyAlgorithm algorithm, byte[] secret, SignatureMechanism mechanism, byte[] input);

  /**
   * Whether a secret answers a random challenge as its public key wants (SP 800-56A, 5.6.2.1.4,
   * pairwise consistency).
   *
   * @param publicKey the SubjectPublicKeyInfo
   */
  boolean isConsistent(KeyAlgorithm algorithm, byte[] secret, byte[] publicKey);
}
